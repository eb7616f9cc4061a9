using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tracepost.ApiService.QueryApis;

/// <summary>
/// A JSON answer that is written while it is made: what is ready goes to the client whenever more than <see cref="FlushAt"/> bytes wait,
/// so that an answer of any length needs little memory.
/// </summary>
internal sealed class JsonAnswer : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;

    // Nothing more is escaped than JSON asks for: the answer is never part of an HTML page, and is sent with nosniff.
    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly PipeWriter _body;

    private JsonAnswer(PipeWriter body, bool pretty, JavaScriptEncoder encoder)
    {
        _body = body;
        Json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = encoder, SkipValidation = true, Indented = pretty, IndentSize = 4, NewLine = "\n" });
    }

    /// <summary>Where the answer is written.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>The bytes that wait to be sent, for a writer of raw bytes between two values.</summary>
    public IBufferWriter<byte> Body => _body;

    /// <summary>Begins an answer with status 200; an <paramref name="encoder"/> is for those who must escape more.</summary>
    public static JsonAnswer Begin(HttpContext http, bool pretty = false, JavaScriptEncoder? encoder = null)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return new JsonAnswer(http.Response.BodyWriter, pretty, encoder ?? Relaxed);
    }

    /// <summary>Sends what is ready if it is much.</summary>
    public async ValueTask FlushIfFullAsync(CancellationToken cancellationToken)
    {
        if (Json.BytesPending > 0) Json.Flush();
        if (_body.UnflushedBytes >= FlushAt) await _body.FlushAsync(cancellationToken);
    }

    /// <summary>Sends the rest.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        Json.Flush();
        await _body.FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever an abandoned answer still holds is not to be sent.
        Json.Reset();
        await Json.DisposeAsync();
    }
}
