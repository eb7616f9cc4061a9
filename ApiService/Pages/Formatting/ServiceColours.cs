namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>
/// A colour class for each service, <c>c0</c> to <c>c19</c>. A name always wants the same colour; of two that want the same one, the second
/// in the alphabet takes the next free one, so that colours stay as they are from page to page and differ within a system.
/// </summary>
public sealed class ServiceColours
{
    /// <summary>The number of colours that the style sheet has.</summary>
    public const int Count = 20;

    private readonly Dictionary<string, int> _colours = new(StringComparer.Ordinal);

    /// <summary>Gives out the colours.</summary>
    public ServiceColours(IEnumerable<string> services)
    {
        var taken = new bool[Count];
        foreach (var service in services.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var colour = Preferred(service);
            if (_colours.Count < Count)
            {
                while (taken[colour]) colour = (colour + 1) % Count;
            }

            taken[colour] = true;
            _colours[service] = colour;
        }
    }

    /// <summary>The CSS class of a service.</summary>
    public string Of(string service) => $"c{NumberOf(service)}";

    /// <summary>The number of a service's colour, from 0.</summary>
    public int NumberOf(string service) => _colours.TryGetValue(service, out var colour) ? colour : Preferred(service);

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static int Preferred(string service)
    {
        var hash = 2166136261u;
        foreach (var c in service)
            hash = unchecked((hash ^ c) * 16777619u);
        return (int)(hash % Count);
    }
}
