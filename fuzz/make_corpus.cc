// Writes the seed inputs of the record, row and segment fuzzers into a folder: real ones, so that
// the fuzzers start behind the checksums. Run by hand when a format changes:
//   build/asan/make-corpus fuzz/corpus
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"
#include "table/schema.h"
#include "table/table.h"

namespace onrush {
namespace {

struct Row {
    std::uint64_t id = 7;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id))

void write(const std::filesystem::path& path, base::ByteView bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

std::string record_of(const std::string& body) {
    log::RecordBuffer buffer;
    buffer.body().raw(body);
    base::Sha256 hasher;
    base::Digest hash{};
    return std::string(buffer.finish(1, base::Instant(5), 1, {}, hasher, hash));
}

void make(const std::filesystem::path& folder) {
    write(folder / "record/short", record_of("body"));
    write(folder / "record/long", record_of(std::string(700, 'x')));
    write(folder / "record/torn", record_of(std::string(700, 'x')).substr(0, 600));

    table::Table<Row, table::Key<&Row::id>> rows("rows");
    table::Schema schema;
    schema.add(rows);
    write(folder / "row/schema", std::string(1, 2) + schema.describe().encode());
    write(folder / "row/row", std::string("\x00\x07\x01\x02hi\x05\x01\x06\x01\x09\x0a", 12));
    write(folder / "row/batch",
          std::string("\x01\x01\x01\x0f\0\0\0\0\x01\0\x07\x01\x02hi\x05\x01\x06\x01\x09\x0a\0\0",
                      24));

    std::filesystem::path log_folder = std::filesystem::temp_directory_path() / "onrush-corpus";
    std::filesystem::remove_all(log_folder);
    log::PosixDisk disk;
    auto log = log::SegmentLog::open(disk, log_folder, "schema",
                                     {.segment_bytes = 4096, .record_bytes_max = 512});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    for (int i = 0; i < 3; ++i) {
        log::RecordBuffer buffer;
        buffer.body().raw("a batch");
        ONRUSH_CHECK((*log)->append(buffer, base::Instant(i)).has_value(), "append {}", i);
    }
    std::ifstream segment(log_folder / log::segment_name(1), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(segment)), {});
    write(folder / "segment/three", bytes);
    write(folder / "segment/cut", bytes.substr(0, 1200));
    std::filesystem::remove_all(log_folder);
}

}  // namespace
}  // namespace onrush

int main(int count, char** arguments) {
    ONRUSH_CHECK(count == 2, "{} arguments: say which folder", count - 1);
    onrush::make(arguments[1]);
    return 0;
}
