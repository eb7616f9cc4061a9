using System.Text.RegularExpressions;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary>Reads which modules a module imports from beside it: <c>import { bind } from "./keys.js";</c>.</summary>
internal static partial class ModuleImports
{
    public static IReadOnlyList<string> Of(string module) =>
        [.. Import().Matches(module).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    // An import may take several lines; import("…") is loaded when it is needed, and not before.
    [GeneratedRegex("""^(?:import|export)\b(?:[^"';()]*?\bfrom)?\s*["']\./(?<name>[\w.-]+\.js)["']""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
