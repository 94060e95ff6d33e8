#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Fixtures/reference.json: values that other people's programs compute.

    pip install numpy scipy statsmodels lifelines krippendorff mpmath
    Scripts/statistics-reference.py > Tests/StatisticsTests/Fixtures/reference.json

Distribution functions come from mpmath at 40 digits, the rest from the package named at each entry.
"""
import json
import math
import warnings

import krippendorff
import lifelines
import mpmath as mp
import numpy as np
import scipy
import scipy.optimize
import scipy.stats as st
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import score_test_proportions_2indep

warnings.simplefilter("ignore")
mp.mp.dps = 40


def quantile(cdf, probability, start):
    """The x with cdf(x) = probability, by secant steps on the logarithm of the smaller tail."""
    small = probability < 0.5
    target = mp.log(mp.mpf(probability) if small else 1 - mp.mpf(probability))
    f = lambda x: mp.log(cdf(x) if small else 1 - cdf(x)) - target
    return float(mp.findroot(f, (mp.mpf(start) * (1 - mp.mpf(10) ** -9), mp.mpf(start)), tol=1e-60))


def t_upper(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    tail = mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return tail if t >= 0 else 1 - tail


def normal():
    points = [-37, -20, -8.5, -3, -1, -0.1, 0, 0.3, 1.96, 5, 12, 30]
    levels = [1e-300, 1e-100, 1e-20, 1e-8, 0.001, 0.025, 0.07, 0.08, 0.3, 0.5, 0.6, 0.8, 0.975, 0.9999]
    root = lambda p: float(mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)) if p > 1e-15 else float(st.norm.ppf(p))
    return {
        "tails": [[z, float(mp.erfc(-mp.mpf(z) / mp.sqrt(2)) / 2), float(mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2)] for z in points],
        "quantiles": [[p, root(p)] for p in levels],
    }


def student():
    points = [(df, t) for df in (1, 2, 3.5, 9, 49, 1000, 1e6) for t in (0.01, 0.7, 2.1, 6, 40)]
    levels = [(df, p) for df in (1, 2, 3.5, 9, 49, 1000) for p in (1e-12, 0.001, 0.025, 0.2, 0.8, 0.975, 0.9995)]
    return {
        "upper": [[df, t, float(t_upper(t, df))] for df, t in points],
        "quantiles": [[df, p, quantile(lambda x: 1 - t_upper(x, df), p, st.t.ppf(p, df))] for df, p in levels],
    }


def chi_square():
    upper = lambda x, df: mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, mp.inf, regularized=True)
    lower = lambda x, df: mp.gammainc(mp.mpf(df) / 2, 0, mp.mpf(x) / 2, regularized=True)
    points = [(df, x) for df in (1, 2, 4.5, 49, 300, 10_000) for x in (0.001 * df, 0.5 * df, df, 1.4 * df, 3 * df + 20)]
    levels = [(df, p) for df in (1, 2, 4.5, 49, 300) for p in (1e-8, 0.025, 0.5, 0.95, 0.9999)]
    return {
        "tails": [[df, x, float(lower(x, df)), float(upper(x, df))] for df, x in points],
        "quantiles": [[df, p, quantile(lambda x: lower(x, df), p, st.chi2.ppf(p, df))] for df, p in levels],
    }


def beta():
    def series(x, y, a, b):
        """I_x(a, b) by its series of positive terms, xᵃ yᵇ / (a B(a, b)) Σ (a+b)_n / (a+1)_n xⁿ."""
        term = total = mp.mpf(1)
        n = 0
        while term > total * mp.mpf(10) ** -42:
            term *= (a + b + n) / (a + 1 + n) * x
            total += term
            n += 1
        return total * mp.exp(a * mp.log(x) + b * mp.log(y) - mp.log(a) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b))

    def lower(x, a, b):
        x, a, b = mp.mpf(x), mp.mpf(a), mp.mpf(b)
        return series(x, 1 - x, a, b) if x < a / (a + b) else 1 - series(1 - x, x, b, a)

    def upper(x, a, b):
        x, a, b = mp.mpf(x), mp.mpf(a), mp.mpf(b)
        return series(1 - x, x, b, a) if x > a / (a + b) else 1 - series(x, 1 - x, a, b)

    shapes = [(0.5, 0.5), (0.5, 250.5), (1, 10), (3, 7), (48, 203), (900, 100), (5000.5, 20000.5)]
    points = [(a, b, x) for a, b in shapes for x in (0.001, 0.1, 0.2, 0.5, 0.9, 0.99)]
    levels = [(a, b, p) for a, b in shapes for p in (1e-6, 0.025, 0.5, 0.975)]
    return {
        "tails": [[a, b, x, float(lower(x, a, b)), float(upper(x, a, b))] for a, b, x in points],
        "quantiles": [[a, b, p, quantile(lambda x: lower(x, a, b), p, st.beta.ppf(p, a, b))] for a, b, p in levels],
    }


def binomial():
    def mass(k, n, p):
        p = mp.mpf(p)
        return mp.binomial(n, k) * p**k * (1 - p) ** (n - k)

    points = [(n, p, k) for n, p in ((1, 0.5), (23, 0.5), (250, 0.19), (1000, 0.001), (2000, 0.9)) for k in (0, 1, n // 5, n // 2, n - 1)]
    rows = []
    for n, p, k in sorted(set(points)):
        total = mp.fsum(mass(i, n, p) for i in range(k + 1))
        rest = mp.fsum(mass(i, n, p) for i in range(k + 1, n + 1))
        rows.append([n, p, k, float(mass(k, n, p)), float(total), float(rest)])
    return {"values": rows, "quantiles": [[n, p, q, int(st.binom.ppf(q, n, p))] for n, p in ((23, 0.5), (250, 0.19)) for q in (0.001, 0.3, 0.5, 0.97)]}


def hypergeometric():
    def mass(k, marked, unmarked, drawn):
        return mp.binomial(marked, k) * mp.binomial(unmarked, drawn - k) / mp.binomial(marked + unmarked, drawn)

    rows = []
    for marked, unmarked, drawn in ((5, 5, 5), (250, 250, 116), (15, 15, 9), (30, 4000, 70), (3, 2, 4)):
        support = range(max(0, drawn - unmarked), min(drawn, marked) + 1)
        for k in sorted({support[0], support[len(support) // 4], support[len(support) // 2], support[-1]}):
            below = mp.fsum(mass(i, marked, unmarked, drawn) for i in support if i <= k)
            above = mp.fsum(mass(i, marked, unmarked, drawn) for i in support if i > k)
            rows.append([marked, unmarked, drawn, k, float(mass(k, marked, unmarked, drawn)), float(below), float(above)])
    return {"values": rows}


def barnard(k1, n1, k2, n2):
    """Barnard's p on a fine grid; SciPy's own misses mirrored tables whose z differs in the last digit."""
    x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    pooled = (x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    z = np.abs(np.where(variance > 0, (x1 / n1 - x2 / n2) / np.sqrt(np.where(variance > 0, variance, 1)), 0))
    extreme = z >= z[k1, k2] * (1 - 1e-12)
    p = lambda q: float((st.binom.pmf(x1, n1, q) * st.binom.pmf(x2, n2, q) * extreme).sum())
    best = max(np.linspace(0, 1, 2001), key=p)
    return -scipy.optimize.minimize_scalar(lambda q: -p(q), bounds=(best - 5e-4, best + 5e-4), method="bounded", options={"xatol": 1e-12}).fun


def score_intervals():
    """Miettinen–Nurminen intervals: statsmodels' score of the ratio, and for the difference, where statsmodels 0.15 has
    a slip in its cubic (count0 for nobs0 in tmp1), the likelihood equation itself, solved and inverted by SciPy's root finder."""
    z = st.norm.ppf(0.975)
    rows = []
    for k1, n1, k2, n2 in ((3, 15, 6, 15), (7, 20, 2, 31), (1, 12, 5, 9), (40, 41, 30, 50)):
        def score(value, compare):
            if compare == "ratio":
                return score_test_proportions_2indep(k1, n1, k2, n2, value=value, compare=compare, return_results=False)[0]
            slope = lambda p: k1 / (p + value) - (n1 - k1) / (1 - p - value) + k2 / p - (n2 - k2) / (1 - p)
            p2 = scipy.optimize.brentq(slope, max(0, -value) + 1e-13, min(1, 1 - value) - 1e-13, xtol=1e-16, rtol=1e-14)
            p1 = p2 + value
            n = n1 + n2
            return (k1 / n1 - k2 / n2 - value) / math.sqrt((p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1))

        d = k1 / n1 - k2 / n2
        r = (k1 / n1) / (k2 / n2)

        def root(compare, target, steps):
            """The crossing between the first two steps, outwards from the estimate, that enclose it."""
            f = lambda v: score(v, compare) - target
            inner = next(a for a, b in zip(steps, steps[1:]) if f(a) * f(b) <= 0)
            outer = steps[steps.index(inner) + 1]
            return scipy.optimize.brentq(f, inner, outer, xtol=1e-15, rtol=1e-14)

        away = [10.0**-6] + [i / 100 for i in range(1, 199)]
        rows.append({
            "counts": [k1, n1, k2, n2],
            "difference": [root("diff", z, [d - a for a in away if d - a > -1]), root("diff", -z, [d + a for a in away if d + a < 1])],
            "ratio": [root("ratio", z, [r / (1 + a) ** 4 for a in away]), root("ratio", -z, [r * (1 + a) ** 4 for a in away])],
            "fisher": [float(st.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]], alternative=a).pvalue) for a in ("two-sided", "less", "greater")],
            "barnard": barnard(k1, n1, k2, n2),
            # SciPy takes the columns for the two samples.
            "boschloo": float(st.boschloo_exact([[k1, k2], [n1 - k1, n2 - k2]], n=256).pvalue),
            "conditionalOddsRatio": float(st.contingency.odds_ratio([[k1, n1 - k1], [k2, n2 - k2]], kind="conditional").statistic),
        })
    return rows


def survival():
    rng = np.random.default_rng(5)
    samples = [
        ([3, 5, 5, 8, 10, 12, 12, 15], [1, 1, 0, 1, 1, 0, 1, 0]),
        ([2, 4, 6, 8], [1, 1, 1, 1]),
        ([9, 14, 30], [1, 0, 0]),
        (rng.integers(1, 60, 80).tolist(), rng.integers(0, 2, 80).tolist()),
    ]
    rows = []
    for lengths, ended in samples:
        fit = lifelines.KaplanMeierFitter().fit(lengths, ended)
        median = float(fit.median_survival_time_)
        steps = fit.event_table[fit.event_table.observed > 0]
        rows.append({
            "lengths": lengths, "ended": ended, "median": None if math.isinf(median) else median,
            "steps": [[float(t), float(fit.survival_function_.loc[t].iloc[0])] for t in steps.index],
        })
    return rows


def agreement():
    ratings = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    matrix = np.array(ratings, dtype=float)
    items = [[v for v in column if not math.isnan(v)] for column in matrix.T]
    table = [[40, 6, 1], [5, 22, 9], [2, 3, 12]]
    kappa = {}
    for weights, wt in (("none", None), ("linear", "linear"), ("quadratic", "quadratic")):
        result = cohens_kappa(np.array(table), wt=wt)
        kappa[weights] = [float(result.kappa), float(math.sqrt(result.var_kappa))]
    return {
        "items": items,
        "alpha": {m: float(krippendorff.alpha(matrix, level_of_measurement=m)) for m in ("nominal", "ordinal", "interval")},
        "table": table,
        "kappa": kappa,
    }


def newey_west():
    rng = np.random.default_rng(8)
    n = 40
    noise = np.zeros(n)
    for i in range(1, n):
        noise[i] = 0.5 * noise[i - 1] + rng.normal(0, 0.1)
    x = np.arange(n) - 20.0
    design = np.column_stack([np.ones(n), x, x > 0, x * (x > 0)]).astype(float)
    y = 0.3 + 0.01 * x + 0.2 * (x > 0) + noise
    plain = sm.OLS(y, design).fit()
    hac = sm.OLS(y, design).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    corrected = sm.OLS(y, design).fit(cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True})
    return {
        "design": design.tolist(), "response": y.tolist(), "coefficients": plain.params.tolist(),
        "standardErrors": plain.bse.tolist(), "hac": hac.bse.tolist(), "hacCorrected": corrected.bse.tolist(),
    }


def event_study():
    """The segmented regression with its five weeks cut out, the gap kept by rows of zeros, which add nothing."""
    rng = np.random.default_rng(12)
    y = 0.02 * np.arange(60) + rng.normal(0, 0.2, 60)
    y[31:] += 0.8
    event = 30
    weeks = np.arange(event - 14, event + 15)
    distance = (weeks - event).astype(float)
    used = np.abs(distance) > 2
    design = np.column_stack([np.ones(29), distance, distance > 0, distance * (distance > 0)]).astype(float) * used[:, None]
    model = sm.OLS(y[weeks] * used, design).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    return {"series": y.tolist(), "event": event, "level": [model.params[2], model.bse[2]], "slope": [model.params[3], model.bse[3]]}


def multiplicity():
    p = [0.001, 0.2, 0.04, 0.04, 0.9, 1.0, 0.012, 0.0003, 0.5]
    adjusted = lambda method: multipletests(p, method=method)[1].tolist()
    return {"p": p, "benjaminiHochberg": adjusted("fdr_bh"), "benjaminiYekutieli": adjusted("fdr_by"), "holm": adjusted("holm")}


def permutation():
    first = [12.0, 20.5, 31.0, 9.0, 44.0]
    second = [55.0, 61.0, 30.0, 80.5, 47.0, 92.0]
    statistic = lambda a, b: abs(np.median(a) - np.median(b))
    result = st.permutation_test((first, second), statistic, permutation_type="independent", n_resamples=np.inf, alternative="greater")
    return {"first": first, "second": second, "difference": float(np.median(first) - np.median(second)), "p": float(result.pvalue)}


def samples():
    values = [3.2, 100.0, 0.5, 7.7, 7.7, 12.0, 1.25]
    levels = [0, 0.025, 0.25, 0.5, 0.8, 0.975, 1]
    mean_difference = np.abs(np.subtract.outer(values, values)).mean() / (2 * np.mean(values))
    t = st.ttest_1samp(values, 0)
    interval = t.confidence_interval()
    return {
        "values": values, "quantiles": [[p, float(np.quantile(values, p))] for p in levels],
        "variance": float(np.var(values, ddof=1)), "gini": float(mean_difference),
        "t": float(t.statistic), "p": float(t.pvalue), "interval": [float(interval.low), float(interval.high)],
    }


def generator():
    """xoshiro256** seeded by SplitMix64, written from the authors' C."""
    mask = (1 << 64) - 1

    def splitmix(state):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return state, z ^ (z >> 31)

    rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & mask

    def words(s, count):
        s, out = list(s), []
        for _ in range(count):
            out.append((rotate((s[1] * 5) & mask, 7) * 9) & mask)
            t = (s[1] << 17) & mask
            s[2] ^= s[0]
            s[3] ^= s[1]
            s[1] ^= s[2]
            s[0] ^= s[3]
            s[2] ^= t
            s[3] = rotate(s[3], 45)
        return out

    # The vector that the authors' other implementations are tested with.
    assert words([1, 2, 3, 4], 4) == [11520, 0, 1509978240, 1215971899390074240]
    rows = []
    for seed in (0, 1, 20261121, mask):
        state, parts = seed, []
        for _ in range(4):
            state, word = splitmix(state)
            parts.append(word)
        rows.append({"seed": str(seed), "words": [str(w) for w in words(parts, 6)]})
    return rows


reference = {
    "versions": {m.__name__: m.__version__ for m in (np, scipy, statsmodels, lifelines, mp, krippendorff) if hasattr(m, "__version__")},
    "normal": normal(), "student": student(), "chiSquare": chi_square(), "beta": beta(), "binomial": binomial(),
    "hypergeometric": hypergeometric(), "scoreIntervals": score_intervals(), "survival": survival(), "agreement": agreement(),
    "neweyWest": newey_west(), "eventStudy": event_study(), "multiplicity": multiplicity(), "permutation": permutation(),
    "samples": samples(), "generator": generator(),
}
print(json.dumps(reference, indent=1, default=float))
