using System.Reflection;
using System.Security.Cryptography;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary>
/// The style sheets, scripts and pictures of the pages: the files of <c>wwwroot</c>, compiled in, so that they are there wherever the service
/// is. Their URLs carry a hash of their content, so browsers may keep them for good.
/// </summary>
internal sealed class EmbeddedAssets
{
    private const string Prefix = "wwwroot/";

    private readonly Dictionary<string, Asset> _assets;

    public EmbeddedAssets()
    {
        var assembly = Assembly.GetExecutingAssembly();
        _assets = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Load(assembly, name))
            .ToDictionary(asset => asset.Name, StringComparer.Ordinal);
    }

    public Asset? Find(string name) => _assets.GetValueOrDefault(name);

    /// <summary>The URL of an asset, for a page.</summary>
    public string Url(string name) => $"/assets/{name}?v={_assets[name].Hash}";

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
            _ => "application/octet-stream",
        };
        return new Asset(resource[Prefix.Length..], type, content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
    }

    internal sealed record Asset(string Name, string ContentType, byte[] Content, string Hash);
}
