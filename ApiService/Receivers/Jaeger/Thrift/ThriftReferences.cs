using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Reads the references of a span, once its own ids are known.
/// <code>
/// enum SpanRefType { CHILD_OF, FOLLOWS_FROM }
/// struct SpanRef { 1: SpanRefType refType  2: i64 traceIdLow  3: i64 traceIdHigh  4: i64 spanId }
/// </code>
/// </summary>
internal static class ThriftReferences
{
    private const int ChildOf = 0;

    /// <summary>Writes as links all references but that to the parent, and those to nothing.</summary>
    /// <param name="reader">A copy that stands before the list of references.</param>
    /// <param name="parent">Finds the parent among them.</param>
    /// <param name="writer">Writes the span.</param>
    public static void Translate<TReader>(TReader reader, ref JaegerParent parent, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            var reference = Read(ref reader);
            if ((reference.TraceIdHigh | reference.TraceIdLow | reference.SpanId) != 0) parent.Take(reference, writer);
        }
    }

    private static JaegerReference Read<TReader>(ref TReader reader)
        where TReader : struct, IThriftReader, allows ref struct
    {
        ulong high = 0;
        ulong low = 0;
        ulong span = 0;
        var type = ChildOf;
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.I32): type = reader.ReadI32(); break;
                case (2, ThriftType.I64): low = (ulong)reader.ReadI64(); break;
                case (3, ThriftType.I64): high = (ulong)reader.ReadI64(); break;
                case (4, ThriftType.I64): span = (ulong)reader.ReadI64(); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return new JaegerReference(high, low, span, type != ChildOf);
    }
}
