using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary>
/// The style sheets, scripts and pictures of the pages: the files of <c>wwwroot</c>, compiled in, so that they are there wherever the service
/// is. Their URLs begin with a hash of all of them, so browsers may keep them for good, and a module finds those that it imports beside it.
/// </summary>
internal sealed class EmbeddedAssets
{
    private const string Prefix = "wwwroot/";

    private readonly Dictionary<string, Asset> _assets;
    private readonly Dictionary<string, IReadOnlyList<string>> _imports;

    public EmbeddedAssets()
    {
        var assembly = Assembly.GetExecutingAssembly();
        _assets = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .ToDictionary(asset => asset.Name, StringComparer.Ordinal);
        _imports = _assets.Values.Where(asset => Path.GetExtension(asset.Name) == ".js")
            .ToDictionary(asset => asset.Name, asset => ModuleImports.Of(Encoding.UTF8.GetString(asset.Content)), StringComparer.Ordinal);
        Version = Hash();
        SpeculationRules = $"\"{Url("prefetch.json")}\"";
    }

    /// <summary>Changes when any of them does.</summary>
    public string Version { get; }

    /// <summary>The header that says which links a browser may follow ahead.</summary>
    public string SpeculationRules { get; }

    public Asset? Find(string name) => _assets.GetValueOrDefault(name);

    /// <summary>The URL of an asset, for a page.</summary>
    public string Url(string name) => _assets.ContainsKey(name)
        ? $"/assets/{Version}/{name}"
        : throw new ArgumentException($"There is no {name} in wwwroot.", nameof(name));

    /// <summary>What modules import, they and those they import: a browser that knows all of them at once need not ask for one after the other.</summary>
    public IReadOnlyList<string> ImportsOf(IEnumerable<string> modules)
    {
        var found = new List<string>();
        var open = new Queue<string>(modules);
        while (open.TryDequeue(out var module))
        {
            foreach (var import in _imports[module].Where(import => !found.Contains(import)))
            {
                found.Add(import);
                open.Enqueue(import);
            }
        }

        return found;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in _assets.Values.OrderBy(asset => asset.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(asset.Name));
            hash.AppendData(asset.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static Asset Load(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = Path.GetExtension(resource) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".json" => "application/speculationrules+json", // There is only that one.
            _ => "application/octet-stream",
        };
        return new Asset(resource[Prefix.Length..], type, content);
    }
}
