"""安居 Anju: from a press in an elder's home to an answered, dispatched and reviewed case, on one record."""
