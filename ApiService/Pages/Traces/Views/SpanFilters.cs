using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Views;

/// <summary>Leads from what a view shows to the spans behind it, in the language of <see cref="SpanFilter"/>.</summary>
internal static class SpanFilters
{
    /// <summary>The filter for the spans of a service, of an operation, or both.</summary>
    public static string Of(string? service, string? operation) => string.Join(
        ' ', new[] { service is null ? null : $"service=={Quote(service)}", operation is null ? null : $"name=={Quote(operation)}" }.OfType<string>());

    /// <summary>The filter for the spans whose attribute is exactly so.</summary>
    public static string OfAttribute(string key, string value) => FilterText.Of(key, AttributeValue.Of(value));

    /// <summary>The address of the waterfall with a filter; null if it is too long to be one.</summary>
    public static string? Link(LoadedTrace trace, string filter) =>
        filter.Length is 0 or > ViewState.MaxFilterLength ? null : $"/trace/{trace.Id}?q={Uri.EscapeDataString(filter)}";

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
