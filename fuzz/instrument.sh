#!/bin/sh
# A RUSTC_WRAPPER: compiles permu, its fuzz targets and the readers of file formats with coverage counters for libFuzzer,
# everything else (polars above all) as usual. Needs no nightly toolchain.
case " $* " in
*" --crate-name permu "* | *" --crate-name calamine "* | *" --crate-name quick_xml "* | *" --crate-name zip "* | \
    *" --crate-name csv_core "* | *" --crate-name cell "* | *" --crate-name header "* | *" --crate-name unit "* | \
    *" --crate-name corrections "* | *" --crate-name workbook "*)
    exec "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks -Ccodegen-units=16 -Copt-level=1
    ;;
*) exec "$@" ;;
esac
