using System.Text.Unicode;
using Google.Protobuf;
using Tracepost.DataService.Storage;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>What must hold for any bytes at all.</summary>
internal static class Oracle
{
    /// <summary>Asserts that the bytes are refused as malformed, or stored as a full parser reads them. Says which.</summary>
    public static bool Check(IngestBench bench, byte[] request, string what)
    {
        List<Fragment> fragments;
        try
        {
            fragments = bench.Assemble(request);
        }
        catch (MalformedProtobufException)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {Convert.ToHexString(request)}", e);
        }

        try
        {
            Agreement.Check(request, fragments);
        }
        catch (InvalidProtocolBufferException) when (!Utf8.IsValid(request))
        {
            // Only what is not UTF-8 may be accepted here and refused by Google.Protobuf.
            Agreement.CheckBytes(request, fragments);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {Convert.ToHexString(request)}", e);
        }

        return true;
    }
}
