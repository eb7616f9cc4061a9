using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Intake;

/// <summary>Runs a translator on a body that has arrived; both forms count as held.</summary>
internal static class BodyTranslation
{
    /// <summary>Translates, and gives the body back.</summary>
    /// <exception cref="RefusedException">It cannot be read, or is too much on top of all the others.</exception>
    public static PooledBytes Run(Translator translate, PooledBytes body, HeldBytes held)
    {
        using (body)
        {
            var request = Translate(translate, body.Memory);
            if (held.TryGrowBy(request.Length)) return request;
            request.Dispose();
            throw RefusedException.Overloaded();
        }
    }

    private static PooledBytes Translate(Translator translate, ReadOnlyMemory<byte> body)
    {
        try
        {
            return translate(body);
        }
        catch (MalformedProtobufException e)
        {
            throw RefusedException.Malformed(e.Message);
        }
        catch (ProtoLimitException e)
        {
            throw RefusedException.TooLarge(e.Limit);
        }
    }
}
