using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>Finds the parent of a span among its references, and writes the others as links, in one pass over them.</summary>
/// <param name="traceIdHigh">The first half of the span's trace id.</param>
/// <param name="traceIdLow">The second half.</param>
/// <param name="named">The parent that the span names itself, which is the one whatever the references say; 0 if it names none.</param>
internal struct JaegerParent(ulong traceIdHigh, ulong traceIdLow, ulong named = 0)
{
    private bool _isChild = named != 0;
    private ulong _child = named;
    private ulong _follower;

    /// <summary>The span id of the parent, 0 if there is none; known after the last reference.</summary>
    public readonly ulong SpanId => _isChild ? _child : _follower;

    /// <summary>Takes the next reference.</summary>
    public void Take(JaegerReference reference, ProtoWriter writer)
    {
        var here = reference.IsIn(traceIdHigh, traceIdLow);
        if (here && !reference.FollowsFrom && !_isChild)
        {
            _isChild = true;
            _child = reference.SpanId;
        }

        if (here && reference.FollowsFrom && _follower == 0) _follower = reference.SpanId;
        var isParent = here && !reference.FollowsFrom && reference.SpanId == _child;
        if (!isParent) reference.WriteLink(writer);
    }
}
