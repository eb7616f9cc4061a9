using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>
/// Draws merged stacks, as wide as the self time at and below them. Those of a caller that are too narrow to be seen are one box at its end.
/// </summary>
internal sealed class MergedFlame
{
    private readonly LoadedTrace _trace;
    private readonly FlameState _state;
    private readonly MergedStack? _top;
    private readonly IReadOnlyList<MergedStack> _first;
    private readonly HashSet<MergedStack> _matching = [];
    private readonly double _whole;
    private bool _hasMore;
    private int _lanes;

    private MergedFlame(LoadedTrace trace, FlameState state, Func<TraceModel.Span, bool>? matches)
    {
        _trace = trace;
        var tree = StackTree.Of(trace.Tree, trace.SelfTimes);
        _top = tree.Find(state.Focus);
        _state = _top is null ? state with { Focus = "" } : state;
        _first = _top is null ? tree.Roots : [_top];
        _whole = _first.Sum(stack => stack.WidthNano);
        if (matches is null) return;
        foreach (var node in trace.Tree.Nodes)
        {
            if (matches(node.Span)) _matching.Add(tree.Of(node));
        }
    }

    /// <summary>Draws; <paramref name="matches"/> is null if nothing is looked for.</summary>
    public static FlamePicture Of(LoadedTrace trace, FlameState state, Func<TraceModel.Span, bool>? matches) => new MergedFlame(trace, state, matches).Draw();

    private FlamePicture Draw()
    {
        var boxes = FlameFitting.Fit(_state.Width, Boxes);
        return new FlamePicture
        {
            Boxes = boxes,
            Lanes = _lanes,
            HasMore = _hasMore,
            Scale = $"{DurationText.Format(_whole)} of self time",
            Way = FlameStep.Shorten(_state, Ancestors(_top).Select(stack => new FlameStep(NameOf(stack), _state.On(stack.Key)))),
            LinkToSpans = _top is null ? null : SpanFilters.Link(_trace, SpanFilters.Of(_top.Service, _top.Operation)),
        };
    }

    private static IEnumerable<MergedStack> Ancestors(MergedStack? stack)
    {
        for (; stack is not null; stack = stack.Parent) yield return stack;
    }

    // Level by level, so that the boxes come row by row.
    private List<FlameBox>? Boxes(double least)
    {
        var boxes = new List<FlameBox>();
        (_hasMore, _lanes) = (false, 0);
        var level = Side(_first, 0, 1, _whole, 0, least, boxes);
        for (var depth = 1; level.Count > 0; depth++)
        {
            if (boxes.Count > FlamePicture.MaxBoxes) return null;
            if (depth == _state.Lane + FlamePicture.MaxLanes)
            {
                _hasMore = level.Exists(place => place.Stack.Children.Count > 0);
                break;
            }

            var next = new List<Place>();
            foreach (var (stack, left, width) in level) next.AddRange(Side(stack.Children, left, width, stack.WidthNano, depth, least, boxes));
            level = next;
        }

        return boxes.Count > FlamePicture.MaxBoxes ? null : boxes;
    }

    // Stacks side by side on a part of the width that stands for so much time. They are sorted, so that the small ones are last.
    private List<Place> Side(IReadOnlyList<MergedStack> stacks, double left, double width, double time, int depth, double least, List<FlameBox> boxes)
    {
        var placed = new List<Place>();
        var row = depth - _state.Lane;
        for (var i = 0; i < stacks.Count; i++)
        {
            var its = time > 0 ? width * (stacks[i].WidthNano / time) : width / stacks.Count;
            if (its < least && stacks.Count > 1)
            {
                Put(OthersBox(stacks, i, row, left, least));
                break;
            }

            Put(BoxOf(stacks[i], row, left, its));
            placed.Add(new Place(stacks[i], left, its));
            left += its;
        }

        return placed;

        void Put(FlameBox box)
        {
            if (row < 0) return;
            _lanes = Math.Max(_lanes, row + 1);
            boxes.Add(box);
        }
    }

    private FlameBox BoxOf(MergedStack stack, int row, double left, double width) => new()
    {
        Row = row,
        Left = left,
        Width = width,
        Colour = _trace.Colours.Of(stack.Service),
        Label = NameOf(stack),
        Title = $"{stack.Service} {NameOf(stack)}: {stack.Spans} {(stack.Spans == 1 ? "span" : "spans")}, "
            + $"itself {DurationText.Format(stack.SelfNano)}, in all {DurationText.Format(stack.TotalNano)}, "
            + $"{CountText.Share(_whole > 0 ? stack.WidthNano / _whole : 0)} of the width{(stack.Errors > 0 ? $", {stack.Errors} with errors" : "")}",
        Target = _state.On(stack.Key),
        IsError = stack.Errors > 0,
        IsMatch = _matching.Contains(stack),
    };

    // At least as wide as can be seen: what is below it is not drawn.
    private FlameBox OthersBox(IReadOnlyList<MergedStack> stacks, int from, int row, double left, double least) => new()
    {
        Row = row,
        Left = Math.Min(left, 1 - least),
        Width = least,
        Colour = "many",
        Label = "",
        Title = $"{stacks.Count - from} more that are too small to be drawn",
        Target = stacks[from].Parent is { } parent && parent != _top ? _state.On(parent.Key) : null,
        IsError = stacks.Skip(from).Any(stack => stack.Errors > 0),
        IsMatch = stacks.Skip(from).Any(_matching.Contains),
    };

    private static string NameOf(MergedStack stack) => stack.Operation.Length == 0 ? "(no name)" : stack.Operation;

    private readonly record struct Place(MergedStack Stack, double Left, double Width);
}
