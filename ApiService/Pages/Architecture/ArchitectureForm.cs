using System.Globalization;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>What is looked at, as the URL has it; absent and empty are the same.</summary>
public sealed record ArchitectureForm
{
    /// <summary>The window.</summary>
    public TimeWindow Window { get; init; } = new();

    /// <summary>The service in the middle; empty: all.</summary>
    public string Service { get; init; } = "";

    /// <summary>Nodes whose names have this in them are marked.</summary>
    public string Wanted { get; init; } = "";

    /// <summary>Only calls of which some failed.</summary>
    public bool OnlyErrors { get; init; }

    /// <summary>Links with fewer calls in the window are left out, a whole number.</summary>
    public string Least { get; init; } = "";

    /// <summary>The table has all links, not only the busiest.</summary>
    public bool All { get; init; }

    internal static ArchitectureForm Read(IQueryCollection query)
    {
        string Get(string name) => query[name] is [{ } first, ..] ? first.Trim() : "";

        return new ArchitectureForm
        {
            Window = TimeWindow.Read(query),
            Service = query["service"] is [{ } service, ..] ? service : "",
            Wanted = Get("q"),
            OnlyErrors = Get("only") == "errors",
            Least = Get("min"),
            All = Get("rows") == "all",
        };
    }

    /// <summary>The window in Unix nanoseconds and the least calls. What is wrong is put into <paramref name="errors"/>, per field; then they mean nothing.</summary>
    internal (long Start, long End, ulong Least) Resolve(DateTimeOffset now, Dictionary<string, string> errors)
    {
        var (start, end) = Window.Resolve(now, errors);
        var least = 0UL;
        if (Least.Length > 0 && !ulong.TryParse(Least, NumberStyles.None, CultureInfo.InvariantCulture, out least))
            errors["min"] = $"'{(Least.Length > 40 ? Least[..40] + "…" : Least)}' is no number of calls.";
        return (start, end, least);
    }

    /// <summary>The address of what this describes.</summary>
    public string ToUrl() => "/architecture?" + string.Join('&', Parts().Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}").Append(Window.ToQuery()));

    private IEnumerable<(string Name, string Value)> Parts() =>
        [("service", Service), ("q", Wanted), ("only", OnlyErrors ? "errors" : ""), ("min", Least), ("rows", All ? "all" : "")];
}
