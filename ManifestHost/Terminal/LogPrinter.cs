namespace Tracepost.ManifestHost.Terminal;

/// <summary>Writes the output of all resources to one terminal: <c>apiservice | info: …</c>, each resource in a colour of its own on a TTY.</summary>
internal sealed class LogPrinter(TextWriter output, bool isColoured)
{
    // Cyan, green, yellow, magenta, blue and their bright sisters: legible on black and on white.
    private static readonly int[] Colours = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _colours = [];
    private int _width = 10;

    /// <summary>For this console: coloured unless it is redirected or NO_COLOR is set (https://no-color.org).</summary>
    internal static LogPrinter ForConsole() =>
        new(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    internal void Print(string resource, string line)
    {
        lock (_lock)
        {
            _width = Math.Max(_width, resource.Length);
            if (!_colours.TryGetValue(resource, out var colour)) _colours[resource] = colour = Colours[_colours.Count % Colours.Length];
            var name = resource.PadRight(_width);
            output.WriteLine(isColoured ? $"\e[{colour}m{name} |\e[0m {line}" : $"{name} | {line}");
        }
    }

    /// <summary>A line of our own, without a resource.</summary>
    internal void Print(string line)
    {
        lock (_lock) output.WriteLine(line);
    }
}
