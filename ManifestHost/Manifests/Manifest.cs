using System.Text.Json;

namespace Tracepost.ManifestHost.Manifests;

/// <summary>An aspire-manifest.json: <c>{"resources":{"postgres":{"type":"container.v0", …}, …}}</c>.</summary>
/// <remarks>The schema: https://json.schemastore.org/aspire-8.0.json; what Aspire 13 writes is a subset, plus annotated.string.</remarks>
internal sealed record Manifest(string Location, IReadOnlyDictionary<string, ManifestResource> Resources)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The folder that relative paths in it are relative to.</summary>
    internal string Folder => Path.GetDirectoryName(Location)!;

    /// <exception cref="HostException">The file is not there or is not a manifest.</exception>
    internal static Manifest Read(string path)
    {
        var location = Path.GetFullPath(path);
        if (!File.Exists(location)) throw new HostException($"There is no manifest at '{location}'.");
        try
        {
            using var stream = File.OpenRead(location);
            var document = JsonSerializer.Deserialize<Document>(stream, Json);
            if (document?.Resources is not { Count: > 0 } resources)
                throw new HostException($"'{location}' has no resources: is it an Aspire manifest?");
            foreach (var (name, resource) in resources) resource.Name = name;
            return new Manifest(location, resources);
        }
        catch (JsonException e)
        {
            throw new HostException($"'{location}' is not a valid manifest: {e.Message}", e);
        }
    }

    private sealed record Document(OrderedDictionary<string, ManifestResource>? Resources);
}
