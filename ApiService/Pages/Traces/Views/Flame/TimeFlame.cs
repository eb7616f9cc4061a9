using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>Draws spans as they lie in time. Neighbours in a lane that are too narrow to be seen are one box, which leads to the time that they take.</summary>
internal sealed class TimeFlame
{
    private readonly LoadedTrace _trace;
    private readonly FlameState _state;
    private readonly Func<Span, bool>? _matches;
    private readonly SpanLanes _lanes;
    private readonly List<TraceNode>[] _rows;
    private readonly ulong _start;
    private readonly double _length;
    private readonly bool _isPoint;

    private TimeFlame(LoadedTrace trace, FlameState state, Func<Span, bool>? matches)
    {
        _trace = trace;
        _matches = matches;
        var top = trace.Find(state.Focus);
        _state = state = top is null ? state with { Focus = "" } : state;
        _lanes = SpanLanes.Of(trace.Tree, top);
        var origin = trace.Tree.StartUnixNano;
        _start = Math.Max(_lanes.StartUnixNano, origin + Math.Min(state.From, trace.Tree.DurationNano));
        var end = state.To > state.From ? Math.Min(_lanes.EndUnixNano, origin + Math.Min(state.To, trace.Tree.DurationNano)) : _lanes.EndUnixNano;
        _isPoint = end <= _start;
        _length = _isPoint ? 1 : end - _start;
        _rows = [.. Enumerable.Range(0, Math.Clamp(_lanes.Count - state.Lane, 0, FlamePicture.MaxLanes)).Select(_ => new List<TraceNode>())];
        for (var i = _lanes.First; i < _lanes.End; i++)
        {
            var node = trace.Tree.Nodes[i];
            var row = _lanes[node] - state.Lane;
            if (row >= 0 && row < _rows.Length && IsInside(node)) _rows[row].Add(node);
        }

        foreach (var row in _rows) row.Sort(static (a, b) => a.Span.StartUnixNano.CompareTo(b.Span.StartUnixNano));
    }

    /// <summary>Draws; <paramref name="matches"/> is null if nothing is looked for.</summary>
    public static FlamePicture Of(LoadedTrace trace, FlameState state, Func<Span, bool>? matches) => new TimeFlame(trace, state, matches).Draw();

    private FlamePicture Draw()
    {
        var top = _trace.Find(_state.Focus);
        var from = _start - _trace.Tree.StartUnixNano;
        return new FlamePicture
        {
            Boxes = FlameFitting.Fit(_state.Width, Boxes),
            Lanes = _rows.Length,
            HasMore = _lanes.Count > _state.Lane + FlamePicture.MaxLanes,
            Scale = $"{DurationText.Format(_length)}, from {DurationText.Format(from)} on",
            Axis = (from, from + _length),
            Way = FlameStep.Shorten(_state, Ancestors(top).Select(node => new FlameStep(NameOf(node.Span), _state.On(_trace.KeyOf(node))))),
            LinkToSpans = top is null ? null : $"/trace/{_trace.Id}?span={_state.Focus}",
        };
    }

    private static IEnumerable<TraceNode> Ancestors(TraceNode? node)
    {
        for (; node is not null; node = node.Parent) yield return node;
    }

    private List<FlameBox>? Boxes(double least)
    {
        var boxes = new List<FlameBox>();
        var small = new List<TraceNode>();
        for (var row = 0; row < _rows.Length; row++)
        {
            var smallTo = 0.0;
            foreach (var node in _rows[row])
            {
                var isSmall = Math.Min(Right(node), 1) - Math.Max(Left(node), 0) < least;
                if (small.Count > 0 && (!isSmall || Left(node) > smallTo + least)) Flush(row);
                if (isSmall)
                {
                    small.Add(node);
                    smallTo = Math.Max(Right(node), smallTo);
                }
                else
                {
                    boxes.Add(BoxOf(node, row));
                }

                if (boxes.Count > FlamePicture.MaxBoxes) return null;
            }

            Flush(row);
        }

        return boxes.Count > FlamePicture.MaxBoxes ? null : boxes;

        void Flush(int row)
        {
            if (small.Count == 1) boxes.Add(BoxOf(small[0], row));
            else if (small.Count > 1) boxes.Add(BoxOf(small, row));
            small.Clear();
        }
    }

    private FlameBox BoxOf(TraceNode node, int row)
    {
        var span = node.Span;
        var isError = span.Status == StatusCode.Error;
        return new FlameBox
        {
            Row = row,
            Left = Math.Max(Left(node), 0),
            Width = Math.Min(Right(node), 1) - Math.Max(Left(node), 0),
            Colour = _trace.Colours.Of(span.Resource.ServiceName),
            Label = NameOf(span),
            Title = $"{span.Resource.ServiceName} {NameOf(span)}: {DurationText.Format(span.DurationNano)}, "
                + $"itself {DurationText.Format(_trace.SelfTimes[node])}, "
                + $"{DurationText.Format(span.StartUnixNano - _trace.Tree.StartUnixNano)} after the start{(isError ? ", error" : "")}",
            Target = _state.On(_trace.KeyOf(node)),
            IsError = isError,
            IsMatch = Matches(node),
        };
    }

    private FlameBox BoxOf(List<TraceNode> nodes, int row)
    {
        var (start, end) = (nodes[0].Span.StartUnixNano, nodes.Max(node => node.Span.StartUnixNano + node.Span.DurationNano));
        var errors = nodes.Count(node => node.Span.Status == StatusCode.Error);
        var (from, to) = (start - _trace.Tree.StartUnixNano, Math.Max(end, start + 1) - _trace.Tree.StartUnixNano);
        return new FlameBox
        {
            Row = row,
            Left = Math.Max(At(start), 0),
            Width = Math.Min(At(end), 1) - Math.Max(At(start), 0),
            Colour = "many",
            Label = $"{nodes.Count} spans",
            Title = $"{nodes.Count} spans that are too short to be drawn, from {DurationText.Format(from)} to {DurationText.Format(to)} after the start"
                + (errors > 0 ? $", {errors} with errors" : ""),
            Target = _state with { From = from, To = to },
            IsError = errors > 0,
            IsMatch = nodes.Exists(Matches),
        };
    }

    private bool Matches(TraceNode node) => _matches is not null && _matches(node.Span);

    // What only touches the edges is outside, unless it has no length.
    private bool IsInside(TraceNode node) => (Right(node) > 0 || Left(node) >= 0) && (Left(node) < 1 || (Left(node) <= 1 && node.Span.DurationNano == 0));

    private double Left(TraceNode node) => At(node.Span.StartUnixNano);

    // Where nothing takes any time, everything fills the width.
    private double Right(TraceNode node) => _isPoint ? 1 : At(node.Span.StartUnixNano + node.Span.DurationNano);

    private double At(ulong time) => time >= _start ? (time - _start) / _length : -((_start - time) / _length);

    private static string NameOf(Span span) => span.Name.Length == 0 ? "(no name)" : span.Name;
}
