//! The closed list of problem kinds, one constant a kind, in the order of the data's journey. A kind's wording stands in the
//! locale files under its code.

#![allow(missing_docs)] // the code is the documentation

use super::kind::{Kind, error, note, warning};

/// Defines the constants, and [`ALL`] of them: a kind that stands in one list only could not be allowed or denied.
macro_rules! kinds {
    ($($name:ident = $severity:ident($code:literal);)*) => {
        $(pub const $name: Kind = $severity($code);)*

        /// Every kind, for `--allow`, the documentation and the wording test.
        pub const ALL: &[Kind] = &[$($name,)*];
    };
}

kinds! {
    // Files and sheets.
    NO_WORKBOOK = error("no-workbook");
    NOT_A_WORKBOOK = error("not-a-workbook");
    PASSWORD_PROTECTED = error("password-protected");
    TOO_LARGE = error("too-large");
    WRONG_EXTENSION = note("wrong-extension");
    WORKBOOK_TWICE = warning("workbook-twice");
    FILE_LEFT_OUT = warning("file-left-out");
    FILES_PASSED_OVER = note("files-passed-over");
    RESULT_PASSED_OVER = note("result-passed-over");
    FOLDERS_READ = note("folders-read");
    SHEET_PASSED_OVER = note("sheet-passed-over");
    SHEET_NAME_TWICE = warning("sheet-name-twice");
    SHEET_SAME = warning("sheet-same");
    UNREADABLE_SHEET = error("unreadable-sheet");
    NO_ROWS = error("no-rows");
    NO_HEADER = warning("no-header");
    NO_FIGURES = note("no-figures");
    ROW_WITHOUT_YEAR = error("row-without-year");
    MISSING_COLUMN = error("missing-column");
    MISSING_KEY = error("missing-key");
    COLUMNS_UNUSED = note("columns-unused");
    HEADER_UNKNOWN = warning("header-unknown");
    COLUMN_TWICE = error("column-twice");
    UNKNOWN_UNIT = error("unknown-unit");
    UNIT_ASSUMED = warning("unit-assumed");
    UNITS_DIFFER = error("units-differ");
    UNIT_CONTRADICTS = error("unit-contradicts");
    UNIT_OF_ROW = error("unit-of-row");
    SECOND_HEADER = error("second-header");
    PART_OF_YEAR = error("part-of-year");
    SEVERAL_YEARS = error("several-years");
    ONE_TAX_KIND = error("one-tax-kind");
    PLANNED_FIGURES = error("planned-figures");
    MAP_DECIDES = warning("map-decides");
    NOT_A_YEAR = warning("not-a-year");
    SERIES_UNNAMED = warning("series-unnamed");
    LEASE_EXPIRED = warning("lease-expired");
    LEASE_PART = warning("lease-part");
    LEASE_UNREAD = warning("lease-unread");
    SCOPE_REMARK = warning("scope-remark");
    OTHER_FIGURE = error("other-figure");
    PART_READ = warning("part-read");
    SUM_PROPOSED = warning("sum-proposed");
    SUM_INCOMPLETE = error("sum-incomplete");
    SUM_GAP = warning("sum-gap");
    PARTS_DIFFER = warning("parts-differ");
    YEAR_UNKNOWN = note("year-unknown");
    YEAR_ABSENT = error("year-absent");
    YEAR_MISSING = error("year-missing");
    NOT_COUNTIES = error("not-counties");
    NOT_ENTERPRISES = error("not-enterprises");

    // Cells and rows.
    NOT_A_NUMBER = error("not-a-number");
    NOT_A_DATE = error("not-a-date");
    ERROR_CELL = error("error-cell");
    NUMBER_AS_TEXT = note("number-as-text");
    FORMAT_CONTRADICTS = error("format-contradicts");
    FIGURE_HIDDEN = error("figure-hidden");
    SIGN_HIDDEN = error("sign-hidden");
    FIGURE_AS_SHOWN = warning("figure-as-shown");
    ZERO_HIDDEN = warning("zero-hidden");
    NOT_REPORTED = note("not-reported");
    OUT_OF_RANGE = error("out-of-range");
    TOTAL_ROW = note("total-row");
    SUMMARY_ROW = note("summary-row");
    REST_ROW = warning("rest-row");
    EXAMPLE_ROW = note("example-row");
    FOOT_ROW = note("foot-row");
    TOTAL_DIFFERS = warning("total-differs");
    COLUMN_NUMBERS = note("column-numbers");
    PART_ROW = note("part-row");
    LINES_PREPARED = note("lines-prepared");
    SHEET_NO_LIST = note("sheet-no-list");
    SUMMARY_SHEET = note("summary-sheet");
    EXAMPLE_FILLED = warning("example-filled");
    ROW_TOO_WIDE = error("row-too-wide");
    ROW_WITHOUT_KEY = error("row-without-key");

    // Identity and joining.
    HIDDEN_SHEET = note("hidden-sheet");
    HIDDEN_ROWS = warning("hidden-rows");
    HIDDEN_COLUMNS = warning("hidden-columns");
    NUMBER_MERGED = error("number-merged");
    KIND_UNKNOWN = error("kind-unknown");
    KINDS_LEFT_OUT = warning("kinds-left-out");
    KIND_WITHOUT_AMOUNT = error("kind-without-amount");
    KIND_TWICE = error("kind-twice");
    MONTHS_LACK = warning("months-lack");
    ROWS_ADDED = warning("rows-added");
    ROWS_UNCLEAR = error("rows-unclear");
    FIGURE_REPEATED = error("figure-repeated");
    KEY_MERGED = error("key-merged");
    HEADER_AGAIN = note("header-again");
    FORMULA_WITHOUT_VALUE = error("formula-without-value");
    MERGED_FILLED = note("merged-filled");
    CODE_CHECK_DIGIT = error("code-check-digit");
    CODE_MALFORMED = error("code-malformed");
    CODE_REPAIRED = note("code-repaired");
    NAME_JOIN = warning("name-join");
    NAME_AMBIGUOUS = error("name-ambiguous");
    NAME_UNKNOWN = error("name-unknown");
    NAME_NEAR = error("name-near");
    ROWS_IDENTICAL = error("rows-identical");
    LEASE_COUNTED = warning("lease-counted");
    LEASE_DIFFERS = warning("lease-differs");
    LEASE_PARTY_UNKNOWN = warning("lease-party-unknown");
    DUPLICATE_CODE = error("duplicate-code");
    DUPLICATE_ROW = warning("duplicate-row");
    SAME_FIGURES = warning("same-figures");
    NAME_OF_ANOTHER = error("name-of-another");
    TWO_NAMES = warning("two-names");
    TWO_CODES = warning("two-codes");
    CONFLICTING_VALUES = error("conflicting-values");
    TENURE_UNKNOWN = error("tenure-unknown");
    LAND_CONTRADICTS = error("land-contradicts");
    UNKNOWN_COUNTY = error("unknown-county");
    COUNTY_SPELLING = warning("county-spelling");
    AREA_COLUMN = note("area-column");
    AREA_LEVELS_MIXED = warning("area-levels-mixed");
    AREA_BY_NAME = warning("area-by-name");
    AREA_CONTRADICTS = warning("area-contradicts");
    LEVEL_TOWN = warning("level-town");
    NO_AREA = warning("no-area");
    TOWN_AMBIGUOUS = error("town-ambiguous");
    MISSING_COUNTY = error("missing-county");
    SIZE_STATISTICAL = warning("size-statistical");
    SIZE_NEEDED = error("size-needed");
    SIZE_UNKNOWN = error("size-unknown");
    NOT_IN_ROSTER = error("not-in-roster");
    ONE_TABLE_ONLY = error("in-one-table-only");

    // Decisions about the figures: corrections, shares.
    LIST_WITHOUT_HEADINGS = error("list-without-headings");
    LIST_EMPTY = warning("list-empty");
    CORRECTION_INCOMPLETE = error("correction-incomplete");
    CORRECTION_YEAR = error("correction-year");
    CORRECTION_UNKNOWN_CODE = error("correction-unknown-code");
    CORRECTION_UNKNOWN_FIELD = error("correction-unknown-field");
    CORRECTION_UNIT = error("correction-unit");
    CORRECTION_NO_CELL = error("correction-no-cell");
    CORRECTION_MISMATCH = error("correction-mismatch");
    CORRECTION_AMBIGUOUS = error("correction-ambiguous");
    CORRECTION_TWICE = error("correction-twice");
    VALUE_CORRECTED = note("value-corrected");
    HISTORY_NOT_OURS = error("history-not-ours");
    HISTORY_YEAR = error("history-year");
    HISTORY_TWICE = error("history-twice");
    HISTORY_SCHEME = error("history-scheme");
    HISTORY_LACKS = warning("history-lacks");
    HISTORY_FORMULAS = warning("history-formulas");
    HISTORY_GAP = warning("history-gap");
    HISTORY_YEAR_UNCLEAR = error("history-year-unclear");
    HISTORY_CLASS_UNCLEAR = warning("history-class-unclear");
    HISTORY_HOLE = warning("history-hole");
    SHARE_INCOMPLETE = error("share-incomplete");
    SHARE_AMBIGUOUS = error("share-ambiguous");
    SHARE_NUMBER = error("share-number");
    SHARE_UNKNOWN_CODE = error("share-unknown-code");
    SHARE_TWICE = error("share-twice");
    SHARE_SUM = error("share-sum");
    SHARE_NO_ROWS = error("share-no-rows");
    SHARE_NOT_COVERED = error("share-not-covered");
    SHARE_DIFFERS = error("share-differs");
    SHARED_METER = error("shared-meter");
    SHARED_METER_PARTS = warning("shared-meter-parts");
    SHARED_PARCEL = error("shared-parcel");
    SHARED_PARCEL_PARTS = warning("shared-parcel-parts");

    // Decisions about the result: adjustments, events.
    LISTED_CELL_EMPTY = error("listed-cell-empty");
    LISTED_CODE_UNKNOWN = error("listed-code-unknown");
    LISTED_TWICE = error("listed-twice");
    LISTED_AMOUNT = error("listed-amount");
    ADJUSTMENT_FROM = error("adjustment-from");
    ADJUSTMENT_CLASS = error("adjustment-class");
    ADJUSTMENT_NOT_GRADED = error("adjustment-not-graded");
    ADJUSTMENT_VETOED = error("adjustment-vetoed");
    ADJUSTMENT_SAME = warning("adjustment-same");
    EVENT_KIND = error("event-kind");
    EVENT_AMOUNT = error("event-amount");
    EVENT_AMOUNT_IDLE = error("event-amount-idle");
    EVENT_OUTSIDE_YEARS = warning("event-outside-years");
    EVENT_NOT_COUNTED = note("event-not-counted");

    // Audit.
    UNIT_SUSPECT = warning("unit-suspect");
    UNIT_UNLIKE_PEERS = warning("unit-unlike-peers");
    IMPLAUSIBLE = warning("implausible");
    OUTLIER = warning("outlier");
    JUMP = warning("year-on-year-jump");
    PART_ABOVE_WHOLE = warning("part-above-whole");
    COMPANION_MISSING = warning("companion-missing");

    // Scheme and settings files.
    SYNTAX = error("syntax");
    UNKNOWN_SETTING = error("unknown-setting");
    MISSING_SETTING = error("missing-setting");
    UNSEEN_LETTER = error("unseen-letter");
    WRONG_TYPE = error("wrong-type");
    UNKNOWN_WORD = error("unknown-word");
    UNKNOWN_CODE = error("unknown-code");
    BAD_EXPRESSION = error("bad-expression");
    UNKNOWN_FIELD = error("unknown-field");
    UNKNOWN_INDICATOR = error("unknown-indicator");
    UNKNOWN_POPULATION = error("unknown-population");
    DEFINED_TWICE = error("defined-twice");
    WEIGHTS_DO_NOT_SUM = error("weights-do-not-sum");
    SHARES_DO_NOT_SUM = error("shares-do-not-sum");
    NUMBER_OUT_OF_BOUNDS = error("number-out-of-bounds");
    SCORES_DO_NOT_FALL = error("scores-do-not-fall");
    BOUNDS_INFEASIBLE = error("bounds-infeasible");
    AHP_SHAPE = error("ahp-shape");
    AHP_INCONSISTENT = error("ahp-inconsistent");
    DOES_NOT_FIT = error("does-not-fit");
    UNKNOWN_CLASS = error("unknown-class");
    MISSING_SOURCE = error("missing-source");
    NO_EFFECT = error("no-effect");
    OUTSIDE_VALIDITY = warning("outside-validity");
    ASSUMED_NUMBERS = note("assumed-numbers");

    // Appraisal.
    NO_POPULATION = warning("no-population");
    OUTSIDE_POPULATIONS = note("outside-populations");
    STAND_IN = warning("stand-in");
    AMOUNT_WITHOUT_FIGURE = warning("amount-without-figure");
    ZERO_DENOMINATOR = error("zero-denominator");
    NOT_FINITE = error("not-finite");
    MISSING_VALUE = warning("missing-value");
    NO_BENCHMARK = error("no-benchmark");
    NO_LAST_YEAR = error("no-last-year");
    RULE_NEVER_APPLIED = warning("rule-never-applied");
    NO_VARIATION = warning("no-variation");
    CLASS_BEFORE_DIFFERS = error("class-before-differs");
    CLASS_BEFORE_UNKNOWN = warning("class-before-unknown");
    POLICY_YEARS_UNKNOWN = warning("policy-years-unknown");
    ALL_TIED = warning("all-tied");
    NO_SCORE = error("no-score");
    NOTHING_APPRAISED = error("nothing-appraised");
    CONSTANT_MISSING = warning("constant-missing");
    UNIT_INCOMPLETE = error("unit-incomplete");

    // Counties and quotas.
    COUNTY_INDICATOR_MISSING = warning("county-indicator-missing");
    QUOTA_COUNTY_UNKNOWN = error("quota-county-unknown");
    QUOTA_COUNTY_MISSING = error("quota-county-missing");
    QUOTA_NOT_WHOLE_STEPS = error("quota-not-whole-steps");
    QUOTA_INFEASIBLE = error("quota-infeasible");
    QUOTA_NO_BASE = error("quota-no-base");
    QUOTA_AWARDS_TOO_LARGE = error("quota-awards-too-large");
    QUOTA_TOO_MANY_STEPS = error("quota-too-many-steps");
    QUOTA_NOT_EXACT = error("quota-not-exact");
    PLAN_YEAR = warning("plan-year");
    NO_QUOTAS = note("no-quotas");
    QUOTA_CAPS_TOO_LOW = error("quota-caps-too-low");
    QUOTA_FLOOR_ABOVE_CAP = error("quota-floor-above-cap");
    QUOTA_BASE_MISSING = error("quota-base-missing");
    QUOTA_NO_SCORE = warning("quota-no-score");
    QUOTA_LADDER_RISES = error("quota-ladder-rises");
    QUOTA_COLUMN_MISSING = error("quota-column-missing");
    QUOTA_CLASS_UNKNOWN = error("quota-class-unknown");
    QUOTA_TOO_FEW_COUNTIES = error("quota-too-few-counties");
    QUOTA_NO_SOLUTION = error("quota-no-solution");
    QUOTA_NOT_SOLVED = error("quota-not-solved");
    QUOTA_LEFT_OUT = warning("quota-left-out");
    QUOTA_METHOD_NOT_SET = warning("quota-method-not-set");
    QUOTA_NO_RANK = warning("quota-no-rank");
    QUOTA_TOO_MANY_DIGITS = error("quota-too-many-digits");
    QUOTA_UNIT = error("quota-unit");
    QUOTA_PART_UNDECIDED = warning("quota-part-undecided");
    QUOTA_PARTS_DIFFER = error("quota-parts-differ");
    QUOTA_STORE_UNIT = error("quota-store-unit");
    QUOTA_FACTORS_SUM = error("quota-factors-sum");
}

/// The kind with this code.
pub fn by_code(code: &str) -> Option<Kind> {
    ALL.iter().copied().find(|kind| kind.code == code)
}
