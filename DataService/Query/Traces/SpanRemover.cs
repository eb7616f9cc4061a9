using System.Buffers;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Traces;

/// <summary>
/// Copies a <c>TracesData</c> without some of its spans. Resources and scopes that keep no span are left out; all other fields, known or
/// not, are copied byte by byte.
/// </summary>
internal sealed class SpanRemover(IReadOnlyList<int> unwanted)
{
    private int _position;
    private int _next;

    /// <summary>Appends the copy to <paramref name="output"/>; nothing if no span is kept.</summary>
    public void Copy(ReadOnlySpan<byte> tracesData, PooledBuffer output)
    {
        // TracesData { ResourceSpans resource_spans = 1 }
        var reader = new ProtoReader(tracesData);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (reader.Is(1, WireType.LengthDelimited))
            {
                CopyNested(1, reader.ReadBytes(), output, CopyResourceSpans);
            }
            else
            {
                reader.Skip();
                output.Write(tracesData[start..reader.Position]);
            }
        }
    }

    private delegate bool CopyContent(ReadOnlySpan<byte> message, PooledBuffer output);

    // ResourceSpans { ScopeSpans scope_spans = 2 }
    private bool CopyResourceSpans(ReadOnlySpan<byte> resourceSpans, PooledBuffer output)
    {
        var isKept = false;
        var reader = new ProtoReader(resourceSpans);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (reader.Is(2, WireType.LengthDelimited))
            {
                isKept |= CopyNested(2, reader.ReadBytes(), output, CopyScopeSpans);
            }
            else
            {
                reader.Skip();
                output.Write(resourceSpans[start..reader.Position]);
            }
        }

        return isKept;
    }

    // ScopeSpans { Span spans = 2 }
    private bool CopyScopeSpans(ReadOnlySpan<byte> scopeSpans, PooledBuffer output)
    {
        var isKept = false;
        var reader = new ProtoReader(scopeSpans);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            var isSpan = reader.Is(2, WireType.LengthDelimited);
            reader.Skip();
            if (isSpan && IsUnwanted()) continue;
            isKept |= isSpan;
            output.Write(scopeSpans[start..reader.Position]);
        }

        return isKept;
    }

    private bool IsUnwanted()
    {
        var isUnwanted = _next < unwanted.Count && unwanted[_next] == _position;
        if (isUnwanted) _next++;
        _position++;
        return isUnwanted;
    }

    // The length stands before the content and is not known until that is copied.
    private static bool CopyNested(int field, ReadOnlySpan<byte> message, PooledBuffer output, CopyContent copy)
    {
        using var content = new PooledBuffer();
        if (!copy(message, content)) return false;
        WriteVarint((uint)(field << 3 | (int)WireType.LengthDelimited), output);
        WriteVarint((uint)content.Length, output);
        output.Write(content.Span);
        return true;
    }

    private static void WriteVarint(uint value, PooledBuffer output)
    {
        var bytes = output.GetSpan(5);
        var length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        output.Advance(length);
    }
}
