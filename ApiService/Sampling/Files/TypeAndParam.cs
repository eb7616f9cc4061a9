using System.Globalization;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>The two members that make a strategy: <c>"type": "probabilistic", "param": 0.5</c>, in any order.</summary>
/// <param name="place">The object that has them.</param>
/// <param name="line">Its line.</param>
internal ref struct TypeAndParam(string place, int line)
{
    private const string Probabilistic = "probabilistic";
    private const string RateLimiting = "ratelimiting";

    private string? _type;
    private int _typeLine;
    private double? _param;
    private int _paramLine;
    private string _shown = "";

    public readonly int Line => line;

    /// <summary>Neither of them is there.</summary>
    public readonly bool IsEmpty => _type is null && _param is null;

    public void Read(ref JsonCursor json, string name)
    {
        if (name == "type")
        {
            _type = json.Text($"{place}.type");
            _typeLine = json.Line;
        }
        else
        {
            _param = json.Number($"{place}.param");
            _shown = json.Shown();
            _paramLine = json.Line;
        }
    }

    public readonly WholeServiceStrategy ToStrategy(List<string> warnings)
    {
        if (_type is null) throw JsonCursor.At(line, $"{place}.type is missing: it may be \"{Probabilistic}\" or \"{RateLimiting}\"");
        if (_type is not (Probabilistic or RateLimiting))
            throw JsonCursor.At(_typeLine, $"{place}.type is \"{_type}\", but must be \"{Probabilistic}\" or \"{RateLimiting}\"");
        if (_param is not { } param)
        {
            var what = _type == Probabilistic ? "the probability, from 0 to 1" : "the traces per second";
            throw JsonCursor.At(line, $"{place}.param is missing: it is {what}");
        }

        return _type == Probabilistic ? new ProbabilisticStrategy(Probability(param)) : new RateLimitingStrategy(Rate(param, warnings));
    }

    // Adding 0 makes 0 of -0.
    private readonly double Probability(double param) => param is >= 0 and <= 1
        ? param + 0d
        : throw JsonCursor.At(_paramLine, $"{place}.param is {_shown}, but a probability is a number from 0 to 1");

    private readonly short Rate(double param, List<string> warnings)
    {
        if (param is not (>= 0 and <= short.MaxValue))
            throw JsonCursor.At(_paramLine, $"{place}.param is {_shown}, but traces per second are a whole number from 0 to {short.MaxValue}");
        var whole = (short)param;
        if (whole != param)
        {
            var cut = whole.ToString(CultureInfo.InvariantCulture);
            warnings.Add($"line {_paramLine}: {place}.param is {_shown}, but traces per second are a whole number: {cut} is used");
        }

        return whole;
    }
}
