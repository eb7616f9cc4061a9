using System.Globalization;
using System.Text;

namespace Tracepost.ApiService.Pages.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Class">The CSS class of its colour.</param>
/// <param name="Values">One for each step of time; NaN where there is none.</param>
public sealed record ChartSeries(string Name, string Class, IReadOnlyList<double> Values);

/// <summary>Lines as SVG paths in a square of 100 by 100 that is stretched to the chart: y grows downwards.</summary>
internal static class ChartPath
{
    /// <summary>A path through the values that are there, with gaps where they are not. A value alone is a short dash.</summary>
    public static string Line(IReadOnlyList<double> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (double.IsNaN(values[i])) continue;
            var isBegin = i == 0 || double.IsNaN(values[i - 1]);
            var isAlone = isBegin && (i == values.Count - 1 || double.IsNaN(values[i + 1]));
            path.Append(isBegin ? 'M' : 'L').Append(X(i, values.Count)).Append(' ').Append(Y(values[i], top));
            if (isAlone) path.Append("h.6");
        }

        return path.ToString();
    }

    /// <summary>The area below the line, from the bottom.</summary>
    public static string Area(IReadOnlyList<double> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (double.IsNaN(values[i])) continue;
            if (i == 0 || double.IsNaN(values[i - 1])) path.Append('M').Append(X(i, values.Count)).Append(" 100");
            path.Append('L').Append(X(i, values.Count)).Append(' ').Append(Y(values[i], top));
            if (i == values.Count - 1 || double.IsNaN(values[i + 1])) path.Append('L').Append(X(i, values.Count)).Append(" 100Z");
        }

        return path.ToString();
    }

    /// <summary>The middle of a step.</summary>
    public static string X(int step, int count) => Number((step + 0.5) * 100 / count);

    private static string Y(double value, double top) => Number(top > 0 ? 100 - (Math.Clamp(value / top, 0, 1) * 100) : 100);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
