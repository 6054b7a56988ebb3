// A law: what must hold of the rows, whatever happens.
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
    [[nodiscard]] virtual std::optional<std::string> vote() const = 0;
    [[nodiscard]] virtual std::optional<std::string> check() const = 0;
};

}  // namespace onrush::engine
