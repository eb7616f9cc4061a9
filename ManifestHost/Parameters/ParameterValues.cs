using System.Text.Json;
using Tracepost.ManifestHost.Manifests;

namespace Tracepost.ManifestHost.Parameters;

/// <summary>
/// The values of parameters: given on the command line, else in the environment (<c>Parameters__name</c>), else generated once and kept in
/// <c>parameters.json</c> of the state directory (readable by its owner only), else the default of the manifest.
/// </summary>
internal sealed class ParameterValues
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly SortedDictionary<string, string> _kept;

    internal ParameterValues(string stateDirectory, IReadOnlyDictionary<string, string> given)
    {
        _file = Path.Combine(stateDirectory, "parameters.json");
        _given = given;
        _kept = Load(_file);
    }

    internal string Get(ManifestResource parameter, string inputName, ManifestInput input)
    {
        var name = parameter.Name;
        if (inputName is "value" && (_given.GetValueOrDefault(name) ?? FromEnvironment(name)) is { } given) return given;
        if (input.Default?.Value is { } value) return value;
        if (input.Default?.Generate is { } rule) return Kept($"{name}.{inputName}", rule);
        throw new HostException(
            $"Parameter '{name}' has no value. Give one with --parameter {name}=…, or in the environment as Parameters__{name.Replace('-', '_')}.");
    }

    private string Kept(string key, GenerateRule rule)
    {
        if (!_kept.TryGetValue(key, out var secret))
        {
            secret = _kept[key] = SecretGenerator.Generate(rule);
            PrivateFile.Write(_file, JsonSerializer.Serialize(_kept, Json));
        }
        return secret;
    }

    // A shell cannot set a variable with a dash in its name, so Aspire reads both.
    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable($"Parameters__{name}") ?? Environment.GetEnvironmentVariable($"Parameters__{name.Replace('-', '_')}");

    private static SortedDictionary<string, string> Load(string file)
    {
        if (!File.Exists(file)) return new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file));
            return new SortedDictionary<string, string>(kept ?? [], StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new HostException($"'{file}', which keeps the generated secrets, is damaged: {e.Message}", e);
        }
    }
}
