.PHONY: help demo demo-reset test firefox lint format translations screenshots bench-pages bench-media drills flood soak

help:
	@echo "make demo        a practice with therapist, client and media server on this machine; Ctrl-C ends it"
	@echo "make demo-reset  deletes the demo's data"
	@echo "make test        every test; ARGS='…' goes to pytest"
	@echo "make firefox     tries the room page with Firefox, beside itself and beside Chromium; needs root"
	@echo "make drills      lets parts fail in the middle of sessions in Chromium"
	@echo "make flood       floods a node with bogus datagrams and WebSockets beside a running pair"
	@echo "make soak        opens and closes thousands of rooms, and looks for what is left of them"
	@echo "make lint        every linter"
	@echo "make format      lets the formatters mend what they can"
	@echo "make translations writes the addons' translation files anew from the texts in the code"
	@echo "make screenshots makes the pictures in docs/images anew"
	@echo "make bench-pages times our pages of Odoo beside the plain ones; SCALE=0.02 for a quick look"
	@echo "make bench-media compares the media server with coturn, Janus and a loop in C"

demo:
	@exec scripts/demo.sh run

demo-reset:
	@exec scripts/demo.sh reset

test:
	@exec scripts/test.sh $(ARGS)

firefox:
	@exec scripts/firefox.sh $(ARGS)

drills:
	@exec scripts/test.sh tests/drills -m drill $(ARGS)

flood:
	@exec scripts/media_benchmark.sh flood $(ARGS)

soak:
	@exec scripts/media_benchmark.sh soak $(ARGS)

lint:
	@exec scripts/lint.sh

format:
	@exec scripts/lint.sh --fix

translations:
	@exec scripts/translations.sh

screenshots:
	@exec scripts/screenshots.sh

bench-pages:
	@exec benchmarks/odoo_pages/run.sh

bench-media:
	@exec benchmarks/media/run.sh
