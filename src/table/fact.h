// Facts: what happened, for the outside. A described struct under a name such as "order.paid".
//
//   struct ClaimMade { CounterId counter; AccountId account; std::uint64_t number; };
//   Fact<ClaimMade> claim_made;  // a member of its feature, which names it "claim.made"
//   claim_made.emit({counter, account, number});
//
// A fact lies in the same record as the rows of its batch, so it can be neither lost nor invented.
// Its id is (sequence, index within the batch). Engine thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "table/codec.h"

namespace onrush::table {

// The facts of the batch that is being decided, encoded as they are emitted.
class FactBuffer {
public:
    // The trace context of the command that runs; facts carry it along. Empty for none. The text
    // is the command's own, so clear() forgets it: deadlines, which run first in the next batch,
    // have no trace, and the command may be gone by then.
    void set_trace(std::string_view trace) { trace_ = trace; }
    void clear() {
        trace_ = {};
        bytes_.clear();
        count_ = 0;
    }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] base::ByteView view() const { return bytes_.view(); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

    template <typename Struct>
    void emit(std::uint32_t fact, const Struct& value) {
        scratch_.clear();
        encode(scratch_, value);
        bytes_.varint(fact);
        bytes_.string(trace_);
        bytes_.string(scratch_.view());
        count_ += 1;
    }

private:
    std::string_view trace_;
    base::ByteWriter bytes_;
    base::ByteWriter scratch_;
    std::uint64_t count_ = 0;
};

struct FactDescription {
    std::string name;
    Type type;  // a record
    friend bool operator==(const FactDescription&, const FactDescription&) = default;
};

class AnyFact {
public:
    explicit AnyFact(std::string name) : name_(std::move(name)) {}
    AnyFact(const AnyFact&) = delete;
    AnyFact& operator=(const AnyFact&) = delete;
    virtual ~AnyFact() = default;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] virtual FactDescription describe() const = 0;
    // Called once, when the schema takes the fact in.
    void attach(FactBuffer& buffer, std::uint32_t number) {
        buffer_ = &buffer;
        number_ = number;
    }

protected:
    FactBuffer* buffer_ = nullptr;
    std::uint32_t number_ = 0;

private:
    std::string name_;
};

template <typename Struct>
class Fact final : public AnyFact {
public:
    using AnyFact::AnyFact;

    [[nodiscard]] FactDescription describe() const override {
        return {name(), describe_type<Struct>()};
    }
    void emit(const Struct& value) {
        ONRUSH_CHECK(buffer_ != nullptr, "fact {} belongs to no schema", name());
        buffer_->emit(number_, value);
    }
};

}  // namespace onrush::table
