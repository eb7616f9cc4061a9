using System.Text.Json;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>
/// Reads a strategies file in the format of Jaeger (https://www.jaegertracing.io/docs/latest/sampling/#file-based-sampling-configuration):
/// <code>
/// { "default_strategy":   { "type": "probabilistic", "param": 0.5, "operation_strategies": [ … ] },
///   "service_strategies": [ { "service": "foo", "type": "ratelimiting", "param": 5,
///                             "operation_strategies": [ { "operation": "op", "type": "probabilistic", "param": 0.2 } ] } ] }
/// </code>
/// It is stricter than Jaeger, which takes a misspelt name for a missing one and any number for a probability: a mistake here decides what is
/// recorded at all. What Jaeger takes with a warning is a warning here too.
/// </summary>
internal ref struct StrategiesReader
{
    private static readonly string[] DocumentMembers = ["default_strategy", "service_strategies"];
    private static readonly string[] DefaultMembers = ["type", "param", "operation_strategies"];
    private static readonly string[] ServiceMembers = ["service", .. DefaultMembers];
    private static readonly string[] OperationMembers = ["operation", "type", "param"];

    private readonly List<string> _warnings = [];
    private JsonCursor _json;

    private StrategiesReader(ReadOnlySpan<byte> document) => _json = new JsonCursor(document);

    /// <exception cref="StrategiesFileException">The document is not JSON, or says what makes no sense.</exception>
    public static StrategiesDocument Read(ReadOnlySpan<byte> document)
    {
        var reader = new StrategiesReader(document);
        try
        {
            return reader.ReadDocument();
        }
        catch (JsonException error)
        {
            var what = error.Message.AsSpan(0, Math.Max(error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal), 0));
            throw JsonCursor.At((int)(error.LineNumber ?? 0) + 1, $"this is not JSON: {what}");
        }
        catch (InvalidOperationException)
        {
            throw JsonCursor.At(reader._json.Line, "a text is not valid UTF-8, or has half a surrogate pair");
        }
    }

    private StrategiesDocument ReadDocument()
    {
        _json.Next();
        const string Place = "the document";
        _json.ExpectObject(Place);
        ServiceEntry? common = null;
        var services = new Dictionary<string, ServiceEntry>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_json.NextMember(Place, DocumentMembers, seen, out var name))
        {
            if (_json.IsNull) continue;
            if (name == "default_strategy") common = ReadEntry(name, DefaultMembers).Entry;
            else ReadServices(name, services);
        }

        _json.ExpectEnd();
        return new StrategiesDocument(common, [.. services], _warnings);
    }

    private void ReadServices(string place, Dictionary<string, ServiceEntry> services)
    {
        _json.ExpectArray(place);
        for (var i = 0; ; i++)
        {
            _json.Next();
            if (_json.IsArrayEnd) return;

            var at = $"{place}[{i}]";
            var line = _json.Line;
            var (service, entry) = ReadEntry(at, ServiceMembers);
            if (string.IsNullOrEmpty(service)) throw JsonCursor.At(line, $"{at}.service is missing: whose strategy is this?");
            if (!services.TryAdd(service, entry)) throw JsonCursor.At(line, $"{at}.service is \"{service}\", which has a strategy already");
        }
    }

    private (string? Service, ServiceEntry Entry) ReadEntry(string place, string[] members)
    {
        _json.ExpectObject(place);
        var given = new TypeAndParam(place, _json.Line);
        string? service = null;
        List<OperationRate>? operations = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_json.NextMember(place, members, seen, out var name))
        {
            if (name == "service") service = _json.Text($"{place}.{name}");
            else if (name != "operation_strategies") given.Read(ref _json, name);
            else if (!_json.IsNull) operations = ReadOperations($"{place}.{name}");
        }

        if (given.IsEmpty && operations is not null)
        {
            _warnings.Add($"line {given.Line}: {place} has no type: operations that are not listed have the default probability");
            return (service, new ServiceEntry(null, operations));
        }

        return (service, new ServiceEntry(given.ToStrategy(_warnings), operations));
    }

    /// <summary>Null if the list is empty, which is the same as no list.</summary>
    private List<OperationRate>? ReadOperations(string place)
    {
        _json.ExpectArray(place);
        var rates = new List<OperationRate>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            _json.Next();
            if (_json.IsArrayEnd) return names.Count == 0 ? null : rates;
            ReadOperation($"{place}[{names.Count}]", names, rates);
        }
    }

    private void ReadOperation(string place, HashSet<string> names, List<OperationRate> rates)
    {
        _json.ExpectObject(place);
        var given = new TypeAndParam(place, _json.Line);
        string? operation = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_json.NextMember(place, OperationMembers, seen, out var name))
        {
            if (name == "operation") operation = _json.Text($"{place}.{name}");
            else given.Read(ref _json, name);
        }

        if (operation is null) throw JsonCursor.At(given.Line, $"{place}.operation is missing: whose strategy is this?");
        if (!names.Add(operation)) throw JsonCursor.At(given.Line, $"{place}.operation is \"{operation}\", which has a strategy already");
        if (given.ToStrategy(_warnings) is ProbabilisticStrategy { Rate: var rate }) rates.Add(new OperationRate(operation, rate));
        else _warnings.Add($"line {given.Line}: {place} is left out: operations can only be probabilistic, there is no way to tell a client anything else");
    }
}
