# make help says what there is.
PYTHON ?= python3
TTHC = .venv/bin/tthc

.PHONY: help setup run demo train test lint check-types bench eval compare pictures doctor clean

help: ## Danh sách lệnh / list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Cài hai môi trường Python / install both interpreters' requirements
	@$(PYTHON) deploy/bootstrap.py app rasa

run: setup ## Dựng những gì còn thiếu rồi chạy / build what is missing and run everything
	@$(TTHC) run

demo: setup ## Thử Zalo, Telegram trên ba máy giả, không cần tài khoản / chat on three fake phones, no account
	@.venv/bin/python -m tests.fakes.demo

train: setup ## Huấn luyện lại những gì đã đổi / retrain what has changed
	@$(TTHC) build

test: ## Cài, dựng, kiểm tra mọi thứ / install, build and check everything
	@$(PYTHON) deploy/bootstrap.py dev rasa-dev
	@$(TTHC) build
	@$(MAKE) --no-print-directory lint check-types
	@.venv-rasa/bin/python -m pytest -c tests/bot/pytest.ini tests/bot tests/vietnamese
	@.venv/bin/python -m pytest

lint: ## ruff và hướng import / ruff and the direction of imports
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports

check-types: ## mypy --strict
	@.venv/bin/mypy

bench: ## So tốc độ với Rasa gốc, trong một lần chạy / speed next to stock Rasa, in one run
	@$(PYTHON) deploy/bootstrap.py app rasa
	@$(TTHC) bench

eval: ## Đo tìm kiếm và ý định trên bộ câu mẫu / measure search and intents on the golden sets
	@$(PYTHON) deploy/bootstrap.py app rasa
	@$(TTHC) eval

compare: ## So cách nhận ý định, khía cạnh với Rasa gốc và DIET (10 phút) / our intents and aspects next to Rasa's (10 min)
	@$(PYTHON) deploy/bootstrap.py rasa
	@PYTHONWARNINGS=ignore TF_CPP_MIN_LOG_LEVEL=3 .venv-rasa/bin/python -m bot.compare --data nlu_data/nlu \
		$(foreach pipeline,bot/config.yml $(sort $(wildcard eval/nlu_configs/*.yml)),--config $(pipeline))

pictures: ## Chụp lại ảnh cho README từ bản đang chạy; ADDRESS=http://... / take the README's pictures from a running house
	@.venv/bin/python -m deploy.pictures $(ADDRESS)

doctor: ## Soát lại bản cài / look the installation over
	@$(TTHC) doctor

clean: ## Xóa mô hình, chỉ mục và bộ nhớ đệm; giữ cơ sở dữ liệu / remove models, indexes, caches; keep the database
	rm -rf var/models var/index .mypy_cache .ruff_cache .pytest_cache
