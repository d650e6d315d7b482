"""Orders 服务: what can be ordered and what it costs, orders from any channel, weekly plans, the way to the rating.

Nouns: item, price, order, plan, package. Verbs: load, set_price; place, ring, answer, send, cancel, change, confirm,
rate, call_back, dispute, audit, settle, archive; open_plan, pause, end. Facts: ``orders.*``. An order becomes an
assignment of a worker through dispatch (``thing="order"``) and holds its subsidy through the port of benefits.
"""
