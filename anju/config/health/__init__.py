"""Whether this process is fit to serve: ``/healthz`` for supervisors and load balancers."""
