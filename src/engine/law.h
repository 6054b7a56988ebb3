// A law: what must hold of the rows, whatever happens. Said twice, so that each is a check on the
// other: in C++ for the server, in SQL for whoever reads the mirror.
//
// vote() looks at what one batch changed and must be cheap: it is asked after every batch, also in
// production, and a law that says no stops the process before the batch is written. check() looks
// at everything: tests, the simulator and `onrush verify` ask it. Both say what is wrong, or
// nothing. Engine thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace onrush::engine {

class Law {
public:
    virtual ~Law() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    // A query on the mirror's tables: each row of its answer breaks the law, and says what does.
    [[nodiscard]] virtual std::string_view sql() const = 0;
    [[nodiscard]] virtual std::optional<std::string> vote() const = 0;
    [[nodiscard]] virtual std::optional<std::string> check() const = 0;
};

}  // namespace onrush::engine
