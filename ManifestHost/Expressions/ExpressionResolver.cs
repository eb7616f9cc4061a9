using System.Globalization;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Parameters;
using Tracepost.ManifestHost.Resources;

namespace Tracepost.ManifestHost.Expressions;

/// <summary>Fills in what a manifest leaves open: <c>{postgres.connectionString};Database=traces</c> becomes a connection string.</summary>
internal sealed class ExpressionResolver(Manifest manifest, ParameterValues parameters, EndpointTable endpoints)
{
    /// <summary>Resolves a text.</summary>
    /// <param name="text">The text with references.</param>
    /// <param name="where">Who says it, for the error: <c>env ConnectionStrings__traces of resource 'dataservice'</c>.</param>
    /// <exception cref="HostException">A reference leads nowhere or in a circle; the message names the place and the expression.</exception>
    internal string Resolve(string text, string where) => Resolve(text, where, []);

    private string Resolve(string text, string where, IReadOnlyList<Reference> underway) => Template.Fill(text, reference =>
    {
        if (underway.Contains(reference))
            throw new HostException($"{where}: the expressions go round in a circle: {string.Join(" -> ", underway.Append(reference))}.");
        return ValueOf(reference, where, [.. underway, reference]);
    });

    private string ValueOf(Reference reference, string where, IReadOnlyList<Reference> underway)
    {
        if (!manifest.Resources.TryGetValue(reference.Resource, out var resource))
            throw Missing(reference, where, $"there is no resource '{reference.Resource}'");

        return reference.Property.Split('.') switch
        {
            ["connectionString"] => Resolve(There(resource.ConnectionString, $"resource '{resource.Name}' has no connectionString"), where, underway),
            ["value"] => Filtered(resource, Resolve(There(resource.Value, $"resource '{resource.Name}' has no value"), where, underway)),
            ["inputs", var input] => parameters.Get(
                resource, input, There(resource.Inputs.GetValueOrDefault(input), $"parameter '{resource.Name}' has no input '{input}'")),
            ["bindings", var name, var property] => There(
                BindingProperty(There(endpoints.Find(resource.Name, name), $"resource '{resource.Name}' has no binding '{name}'"), property),
                $"a binding has no '{property}'"),
            _ => throw Missing(reference, where, $"'{reference.Property}' is not something this host knows"),
        };

        T There<T>(T? value, string whyNot)
            where T : class =>
            value ?? throw Missing(reference, where, whyNot);
    }

    private static string Filtered(ManifestResource resource, string value) => resource.Filter switch
    {
        null => value,
        "uri" => Uri.EscapeDataString(value),
        var filter => throw new HostException($"Resource '{resource.Name}' has the filter '{filter}', which this host does not know."),
    };

    private static string? BindingProperty(EndpointAddress endpoint, string property) => property switch
    {
        "url" => endpoint.Url,
        "host" => endpoint.Host,
        // Without containers there is no port mapping: the port is the one the process listens on.
        "port" or "targetPort" => endpoint.Port.ToString(CultureInfo.InvariantCulture),
        "scheme" => endpoint.Scheme,
        "tlsEnabled" => endpoint.Scheme is "https" ? bool.TrueString : bool.FalseString,
        _ => null,
    };

    private static HostException Missing(Reference reference, string where, string why) => new($"{where}: {reference} leads nowhere: {why}.");
}
