"""A rulebook with two more categories, made of YAML alone: nothing in the product's code knows them."""

import shutil
from pathlib import Path

from handlers.catalogue.catalogue import FOLDER
from handlers.rulebook import Rulebook

CATEGORIES = """PAPER_LOST:
  label: {vi: Mất giấy tờ đã nộp khi tiêm, en: A paper handed in was lost}
  short: {vi: Mất giấy tờ, en: Paper lost}
  group: service
  around: residence
  first: [front_desk]
  then: [ttyt, so_y_te]
  deadline: other
  enters: true
  questions:
    - key: which_paper
      kind: choice
      label: {vi: Giấy bị mất, en: Lost paper}
      ask: {vi: "{You} mất giấy nào ạ?", en: "Which paper was lost?"}
      choices:
        - {id: slip, label: {vi: Giấy xác nhận tiêm, en: Vaccination slip}}
        - {id: card, label: {vi: Thẻ bảo hiểm, en: Insurance card}}
    - key: how_lost
      kind: text
      label: {vi: Mất thế nào, en: How it was lost}
      ask: {vi: "{You} kể giúp giấy mất thế nào ạ?", en: "How was it lost?"}
    - phone_only
    - name
    - place
FACILITY_CLOSED:
  label: {vi: Nơi tiêm đóng cửa, en: A facility was closed}
  short: {vi: Nơi tiêm đóng cửa, en: Facility closed}
  group: service
  around: residence
  first: [front_desk]
  then: [ttyt, so_y_te]
  deadline: other
  enters: true
  questions:
    - key: closed_on
      kind: date
      label: {vi: Ngày đóng cửa, en: Closed on}
      ask: {vi: "Đóng cửa ngày nào ạ?", en: "On which day was it closed?"}
      required: false
    - key: closed_where
      kind: facility
      label: {vi: Nơi đóng cửa, en: Closed facility}
      ask: {vi: "Nơi nào đóng cửa ạ?", en: "Which facility was closed?"}
    - key: notice
      kind: photo
      label: {vi: Ảnh thông báo, en: Photo of the notice}
      ask: {vi: "{You} gửi ảnh tờ thông báo giúp tôi nhé.", en: "Please send a photo of the notice."}
      required: false
    - phone_only
    - name
    - place
"""


def rules_with_own_questions(folder: Path, categories: str = CATEGORIES) -> Rulebook:
    """The shipped rulebook with the two categories before OTHER, on the same screen; `folder` is made."""
    shutil.copytree(FOLDER, folder)
    for name, old, new in (
        ("categories.yaml", "\nOTHER:\n", f"\n{categories}OTHER:\n"),
        ("menu.yaml", "LEGAL, OTHER,", "LEGAL, PAPER_LOST, FACILITY_CLOSED, OTHER,"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Rulebook.load(folder)
