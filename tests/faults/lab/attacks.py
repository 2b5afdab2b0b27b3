"""Texts that somebody writes to break what shows them."""

from collections.abc import Mapping

SHELL = "cmd|' /C calc'!A0"
FORMULAS: Mapping[str, str] = {
    "formula": f"={SHELL}",
    "formula with a plus": f"+{SHELL}",
    "formula with a minus": f"-{SHELL}",
    "formula with an at": "@SUM(1+1)*cmd",
    "formula after spaces": f"   ={SHELL}",
    "formula after a tab": f"\t={SHELL}",
    "formula after a return": f"\r={SHELL}",
    "formula after a line": f"хорошо\n={SHELL}\nтак",
    "formula after a no-break space": f"\u00a0={SHELL}",
    "formula after a mark of order": f"\ufeff\u200b={SHELL}",
    "formula in full width": f"＝{SHELL}",
    "formula after a semicolon": f"спасибо;={SHELL};до свидания",
    "formula after a quote": f'"",={SHELL}\n"",={SHELL}',
}
MARKUP: Mapping[str, str] = {
    "kivy bold": "[b]ЖИРНО[/b] [size=200]огромно[/size]",
    "kivy link": "[ref=send]нажми[/ref][anchor=x] &bl; &amp;",
    "kivy colour": "[color=ff0000]красный[/color",
    "script": "<script>alert(document.cookie)</script>",
    "picture": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "style": "</style><style>body{display:none}</style>",
    "template": "{{ request.session }}{% debug %}${7*7}{0.__class__}%s%n",
    "comment": "--><!-- ]]> <![CDATA[ &lt;b&gt; &#0; &bogus;",
}
SIGNS: Mapping[str, str] = {
    "terminal": "\x1b[2J\x1b[31mкрасный\x1b]0;заголовок\x07\x9b31m",
    "zero": "до\x00после",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "backwards": "\u202eотзыв задом наперёд\u202c \u2066\u2067",
    "emoji": "👍🏽👩‍👩‍👧‍👦🏳️‍🌈𝔘𝔫𝔦",
    "no characters": "\ufffe\uffff\U0010ffff\ufdd0",
    "stacked": "З" + "\u0301\u0489" * 200 + "алго",
    "long word": "Ы" * 2000,
    "many lines": "\n" * 1000 + "конец",
    "other spaces": "\u2028\u2029\x0b\x0c\x85\u3000",
    "excel escape": "_x0041__x000D_ _x0000_",
    "sql": "'; DROP TABLE answers; --",
    "path": "../../../../etc/passwd\\..\\..\\con",
}
ATTACKS: Mapping[str, str] = {**FORMULAS, **MARKUP, **SIGNS}
