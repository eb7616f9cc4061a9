namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>A text to compare with later ones, when the span that it came with is gone.</summary>
internal sealed class KeptText
{
    private byte[] _bytes = [];
    private int _length;

    public bool Is(ReadOnlySpan<byte> text) => text.SequenceEqual(_bytes.AsSpan(0, _length));

    public void Set(ReadOnlySpan<byte> text)
    {
        if (_bytes.Length < text.Length) _bytes = new byte[text.Length];
        text.CopyTo(_bytes);
        _length = text.Length;
    }
}
