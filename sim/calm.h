// While it lives nothing goes wrong on a disk and nothing is counted: for whoever only looks.
#pragma once

namespace onrush::sim {

class Calm {
public:
    explicit Calm(bool& calm) : calm_(calm), before_(calm) { calm = true; }
    ~Calm() { calm_ = before_; }
    Calm(const Calm&) = delete;
    Calm& operator=(const Calm&) = delete;

private:
    bool& calm_;
    const bool before_;
};

}  // namespace onrush::sim
