"""HL7 FHIR R4 out: measured values as Observation resources for the hospital side."""

from anju_edge.protocols.fhir.codes import BY_LIGHT, KINDS
from anju_edge.protocols.fhir.observation import Facts, Identifier, observation, observations

__all__ = ["BY_LIGHT", "KINDS", "Facts", "Identifier", "observation", "observations"]
