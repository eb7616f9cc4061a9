namespace Tracepost.ApiService.Pages.Traces.Head;

/// <summary>The views of a trace: each is a page of its own, so that it has a URL.</summary>
internal static class TraceTabs
{
    /// <summary>In the order of the tabs, with their paths below <c>/trace/{id}</c>.</summary>
    public static readonly IReadOnlyList<(string Path, string Name)> All =
        [("", "Waterfall"), ("/flame", "Flame graph"), ("/spans", "Spans"), ("/statistics", "Statistics"), ("/services", "Services"), ("/json", "JSON")];

    /// <summary>The name of the view with that path.</summary>
    public static string NameOf(string path) => All.First(tab => tab.Path == path).Name;
}
