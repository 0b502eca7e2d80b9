"""What a broken link would cost, and how sure we are: tariffs, visas and aid, of either side.

Holds no personal data and reads none. Amounts carry their unit, currency, year, evidence and
source, and those that do not fit cannot be added. Everything that was not modelled is listed.
"""
