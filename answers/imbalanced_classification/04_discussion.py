# %% correct="an upper-case letter with a blank" item="screening-accuracy"
screening_accuracy = " C"

# %% misconception="high accuracy means the ill are found" item="screening-accuracy" fails="screening-accuracy-hidden" says="missing all of them"
screening_accuracy = "a"

# %% misconception="high accuracy means few errors of each kind" item="screening-accuracy" fails="screening-accuracy-hidden" says="room for 2 %"
screening_accuracy = "b"

# %% misconception="high accuracy means overfitting" item="screening-accuracy" fails="screening-accuracy-hidden" says="gap"
screening_accuracy = "d"

# %% misconception="no answer" item="screening-accuracy" fails="screening-accuracy-hidden" says="set screening_accuracy"
screening_accuracy = None

# %% correct="an upper-case letter" item="weighted-probability"
weighted_probability = "A"

# %% misconception="weights leave probabilities alone" item="weighted-probability" fails="weighted-probability-hidden" says="distorts"
weighted_probability = "b"

# %% misconception="the population decides" item="weighted-probability" fails="weighted-probability-hidden" says="measurements"
weighted_probability = "c"

# %% misconception="the heavier class wins" item="weighted-probability" fails="weighted-probability-hidden" says="count once"
weighted_probability = "d"

# %% misconception="a number for a letter" item="weighted-probability" fails="weighted-probability-hidden" says="set weighted_probability"
weighted_probability = 0.8

# %% correct="blanks around the letter" item="threshold-effect"
threshold_effect = "d "

# %% misconception="a stricter threshold improves both" item="threshold-effect" fails="threshold-effect-hidden" says="fewer patients"
threshold_effect = "a"

# %% misconception="the directions change places" item="threshold-effect" fails="threshold-effect-hidden" says="lower threshold"
threshold_effect = "b"

# %% misconception="a threshold changes nothing without training" item="threshold-effect" fails="threshold-effect-hidden" says="depend on the calls"
threshold_effect = "c"

# %% misconception="the whole line" item="threshold-effect" fails="threshold-effect-hidden" says="set threshold_effect"
threshold_effect = "d: recall falls"
