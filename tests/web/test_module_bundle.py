"""Modules that meet in one file mean what they meant apart; what would change that is refused."""

from __future__ import annotations

import pytest

from bot.web.pages.module_bundle import BundleError, bundle, joined, loaded
from bot.web.pages.static_files import FOLDER


@pytest.fixture
def written(tmp_path):
    """Files by name, the last one the script that imports the others."""

    def write(**modules: str):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / f"{[*modules][-1]}.js"

    return write


def test_what_is_imported_comes_first_and_once(written):
    script = written(
        far="export const far = 1;\n",
        near='import { far } from "./far.js";\n\nexport const near = far;\n',
        page='import { far } from "./far.js";\nimport {\n  near,\n} from "./near.js";\n\nshow(far, near);\n',
    )
    assert joined(script).split() == ["const", "far", "=", "1;", "const", "near", "=", "far;", "show(far,", "near);"]


def test_what_the_script_itself_exports_stays(written):
    script = written(a="export function a() {}\n", page='import { a } from "./a.js";\n\nexport class Page { a = a; }\n')
    assert bundle(script) == "function a(){}\nexport class Page{a=a;}"


def test_a_style_is_sent_in_one_line_and_other_templates_as_they_are(written):
    script = written(page="const STYLE = `\np{margin:0}\na:hover,\nb{top:0}\n`;\nconst text = `a\nb`;\n")
    assert bundle(script) == "const STYLE=`p{margin:0}a:hover,b{top:0}`;const text=`a\nb`;"


@pytest.mark.parametrize(
    ("module", "page", "why"),
    [
        ("export const a = 1;\nconst same = 2;\n", 'import { a } from "./a.js";\nconst same = a;\n', "same is in a.js and in page.js"),
        ("const a = 1;\n", 'import { a } from "./a.js";\n', "does not export: a"),
        ("export const a = 1;\n", 'import { a as b } from "./a.js";\n', "does not export: a as b"),
        ("export const a = 1;\n", 'import * as a from "./a.js";\n', "page.js: import"),
        ("export const a = 1;\n", 'import "./a.js";\n', "page.js: import"),
        ("export default 1;\nexport const a = 1;\n", 'import { a } from "./a.js";\n', "a.js: export default"),
        ("const b = 1;\nexport const a = b;\nexport { b };\n", 'import { a } from "./a.js";\n', "a.js: export"),
        ("export const a = 1;\nconst { b } = self;\n", 'import { a } from "./a.js";\n', "several names at once"),
        ('import { page } from "./page.js";\nexport const a = 1;\n', 'import { a } from "./a.js";\nexport const page = a;\n', "imports itself"),
    ],
)  # fmt: skip
def test_what_would_mean_something_else_in_one_file_is_refused(written, module, page, why):
    with pytest.raises(BundleError, match=why):
        joined(written(a=module, page=page))


def test_a_module_that_is_not_there_is_no_script(written):
    with pytest.raises(FileNotFoundError):
        joined(written(page='import { a } from "./a.js";\n'))


@pytest.mark.parametrize(
    "kept",
    ['a.split(/(https:\\/\\/[^\\s<>"]*| \\B\\/x)/)', "`a  ${b}\n  e`", "/^[->]  /gm", '"a // b"', "this.#a??=b?.c"],
)
def test_texts_and_patterns_stay_as_they_are(written, kept):
    assert kept in bundle(written(page=f"x = {kept};\n"))


def test_a_template_in_a_template_is_refused(written):
    with pytest.raises(BundleError, match="a template in a template"):
        bundle(written(page="x = `a ${b ? `c  d` : 1}`;\n"))


def test_every_script_of_a_page_can_be_joined():
    scripts = loaded(FOLDER)
    assert {"exit.js", "plan.js", "widget.js", "console.js", "draft.js"} <= {script.name for script in scripts}
    assert not {"element.js", "registry.js"} & {script.name for script in scripts}
    assert all(bundle(script) for script in scripts)
