// How a row, or a key, that an older version wrote becomes one of today's.
//
// Each version can take what the version before left, and today's may be many steps away. The log
// has the first row as it was written, the mirror has it as the last version left it, and both must
// become the same one. So a conversion goes through the shapes that the data had in between:
//
//   written            {x: 7, y: 1}
//   later, without x         {y: 1}       a member inside of a record that is gone is forgotten
//   today   {x: "a default", y: 1}        even if it could not be made from the first one
//
// A column of its own is not forgotten: the mirror keeps it, out of use (mirror/store.h). One
// thread.
#pragma once

#include <span>

#include "table/type.h"

namespace onrush::table {

class Conversion {
public:
    // `between` are the shapes since, oldest first; `defaults` the encoding of a default `to`. The
    // text of the fault names the member of `where` that cannot become the next one.
    [[nodiscard]] static base::Outcome<Conversion> make(Type from, Type to,
                                                        std::span<const Type> between,
                                                        const std::string& where,
                                                        std::string defaults = {});

    [[nodiscard]] bool changes_nothing() const { return changes_nothing_; }
    // Fails the reader when its bytes are no value of `from`.
    void run(base::ByteReader& in, base::ByteWriter& out) const;

private:
    Type from_;
    Type remaining_;  // of `from` by the versions in between
    Type to_;
    std::string defaults_;
    bool changes_nothing_ = true;
    bool in_one_step_ = true;
};

}  // namespace onrush::table
