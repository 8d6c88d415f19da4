"""The product's typeface, cut from IBM Plex Sans Arabic (Persian and Latin) at set-up.

The source comes as an installed package under the SIL Open Font License. That licence reserves
the name "Plex", so what we change carries a name of its own, and a copy of the licence lies beside.
"""

from __future__ import annotations

import logging
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # fontTools is needed once, and takes a tenth of a second of every command
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

log = logging.getLogger(__name__)

FAMILY = "VoC Sans"
WEIGHTS = {400: "Regular", 700: "Bold"}
PACKAGE = "fontpkg-ibm-plex-sans-arabic"
RECIPE = 1  # add one whenever what is cut or changed below differs: installations then cut again

# Joiners and direction marks: no ink and no width, or browsers draw them in another font.
INVISIBLE = (*range(0x200B, 0x2010), *range(0x2066, 0x206A))
CHARACTERS = {
    *range(0x20, 0x7F),  # Latin
    *range(0xA0, 0x100),
    *range(0x2010, 0x2028),  # dashes, quotation marks, ellipsis
    *map(ord, "‰‹›−€←↑→↓✓"),
    *range(0x600, 0x670),  # Arabic script with its marks, then what Persian adds
    *map(ord, "\u0670پچژکگۀیە"),
    *(PERSIAN_DIGITS := range(0x6F0, 0x6FA)),
    *INVISIBLE,
}
LAM = ("uni0644", "uniFEDF", "uniFEE0")
ALEF = ("uni0622", "uni0623", "uni0625", "uni0627", "uniFE82", "uniFE84", "uniFE88", "uniFE8E")


def build(target: Path) -> bool:
    """Make `voc-400` and `voc-700` as .woff2 (pages) and .ttf (PDF) in the folder, once.

    Returns whether the fonts are there. Without the source, or where the folder can't be written,
    the answer is False and the pages use the system's fonts. Files appear whole or not at all.
    """
    try:
        recipe = f"{metadata.version(PACKAGE)}/{RECIPE}\n"
        stamp = target / "made-from.txt"
        if not (stamp.exists() and stamp.read_text() == recipe):
            target.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target, prefix=".new-") as folder:
                _make(Path(folder))
                (Path(folder) / stamp.name).write_text(recipe)
                for name in [*sorted(_names() - {stamp.name}), stamp.name]:  # the stamp last
                    (Path(folder) / name).replace(target / name)
    except (ImportError, OSError) as problem:
        log.warning("the system's fonts will be used: %s", problem)
        return False
    return True


def _names() -> set[str]:
    fonts = {f"voc-{weight}.{kind}" for weight in WEIGHTS for kind in ("woff2", "ttf")}
    return {*fonts, "OFL.txt", "made-from.txt"}


def _make(folder: Path) -> None:
    import fontpkg_ibm_plex_sans_arabic as package
    from fontTools.ttLib import TTFont

    source = Path(package.__file__).parent
    for weight, style in WEIGHTS.items():
        file = source / "files" / f"IBMPlexSansArabic-{style}.ttf"
        font = TTFont(file, recalcTimestamp=False)  # the same source gives the same bytes
        _keep_only_lam_alef(font)
        _add_invisible(font)
        _add_tabular_digits(font)
        _cut(font)
        _rename(font, style)
        font.save(folder / f"voc-{weight}.ttf")
        font.flavor = "woff2"
        font.save(folder / f"voc-{weight}.woff2")
    (folder / "OFL.txt").write_bytes((source / "LICENSE").read_bytes())


def _keep_only_lam_alef(font: TTFont) -> None:
    """Drop the decorative ligatures: in a PDF their letters can't be searched or copied."""
    table = font["GSUB"].table
    required = [
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "rlig"
        for index in record.Feature.LookupListIndex
    ]
    for index in set(required):
        for found in table.LookupList.Lookup[index].SubTable:
            rules = getattr(found, "ExtSubTable", found)
            if hasattr(rules, "ligatures"):
                rules.ligatures = {
                    first: kept
                    for first, ligatures in rules.ligatures.items()
                    if first.startswith(LAM)
                    and (kept := [x for x in ligatures if _ends_in_alef(x)])
                }


def _ends_in_alef(ligature: object) -> bool:
    rest: list[str] = ligature.Component  # type: ignore[attr-defined]  # a fontTools record
    return len(rest) == 1 and rest[0].startswith(ALEF)


def _add_invisible(font: TTFont) -> None:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    _add_glyph(font, "voc.invisible", Glyph(), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(dict.fromkeys(INVISIBLE, "voc.invisible"))


def _add_tabular_digits(font: TTFont) -> None:
    """Give Persian digits a `tnum` form as wide as the Latin ones: figures stand in columns.

    The source has equal widths in Latin only; its Persian one is less than half its three.
    """
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.varLib import featureVars

    characters = font.getBestCmap()
    width, _ = font["hmtx"][characters[ord("0")]]
    forms = {}
    for digit in (characters[code] for code in PERSIAN_DIGITS):
        own_width, _ = font["hmtx"][digit]
        pen = TTGlyphPen(font["glyf"])
        pen.addComponent(digit, (1, 0, 0, 1, (width - own_width) // 2, 0))
        forms[digit] = f"{digit}.tnum"
        _add_glyph(font, forms[digit], pen.glyph(), width)
    table = font["GSUB"].table
    lookups = featureVars.buildSubstitutionLookups(table, [tuple(forms.items())], processLast=True)
    feature = featureVars.buildFeatureRecord("tnum", list(lookups.values()))
    table.FeatureList.FeatureRecord.append(feature)
    for record in table.ScriptList.ScriptRecord:
        languages = [language.LangSys for language in record.Script.LangSysRecord]
        for system in [record.Script.DefaultLangSys, *languages]:
            system.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
    featureVars.sortFeatureList(table)


def _add_glyph(font: TTFont, name: str, glyph: Glyph, width: int) -> None:
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font.setGlyphOrder(font["glyf"].glyphOrder)
    font.getReverseGlyphMap(rebuild=True)


def _cut(font: TTFont) -> None:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)


def _rename(font: TTFont, style: str) -> None:
    joined = f"{FAMILY.replace(' ', '')}-{style}"
    names = {1: FAMILY, 3: joined, 4: f"{FAMILY} {style}", 6: joined, 16: FAMILY}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
