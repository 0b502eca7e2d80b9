# Each line calls dev.py; where there is no make: python3 dev.py demo
PY ?= $(or $(shell for p in python3 python python3.13 python3.12; do $$p -c "" 2>/dev/null && echo $$p && break; done),python3)

.PHONY: setup demo test check bench
setup: ; @$(PY) dev.py setup
demo: ; @$(PY) dev.py demo
test: ; @$(PY) dev.py test
check: ; @$(PY) dev.py check
bench: ; @$(PY) dev.py bench
