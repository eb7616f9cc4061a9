using Tracepost.ManifestHost.Expressions;
using Tracepost.ManifestHost.Manifests;

namespace Tracepost.ManifestHost.Running;

/// <summary>
/// Who must be healthy before whom: a resource comes after those its expressions speak of. Two services that speak of each other start
/// together, as neither can come first.
/// </summary>
internal static class StartOrder
{
    /// <summary>Groups of resources that run: each group starts when those before it are healthy.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Of(Manifest manifest)
    {
        var needs = manifest.Resources.Values.Where(resource => resource.Runs)
            .ToDictionary(resource => resource.Name, resource => Reachable(manifest, resource));
        var groups = new List<IReadOnlyList<string>>();
        var done = new HashSet<string>();
        while (done.Count < needs.Count)
        {
            string[] next =
            [
                .. needs.Where(pair => !done.Contains(pair.Key) && pair.Value.All(need => done.Contains(need) || needs[need].Contains(pair.Key)))
                    .Select(pair => pair.Key),
            ];
            done.UnionWith(next);
            groups.Add(next);
        }
        return groups;
    }

    /// <summary>All running resources it speaks of, directly or through values and other running resources; it may be among them itself.</summary>
    private static HashSet<string> Reachable(Manifest manifest, ManifestResource from)
    {
        var seen = new HashSet<string>();
        var open = new Stack<ManifestResource>([from]);
        while (open.TryPop(out var resource))
        {
            foreach (var reference in Texts(resource).SelectMany(Template.References))
            {
                if (manifest.Resources.TryGetValue(reference.Resource, out var other) && seen.Add(other.Name)) open.Push(other);
            }
        }
        seen.RemoveWhere(name => !manifest.Resources[name].Runs);
        return seen;
    }

    private static IEnumerable<string> Texts(ManifestResource resource) =>
        resource.Env.Values.Concat(resource.Args).Append(resource.ConnectionString ?? "").Append(resource.Value ?? "");
}
