using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with expressions in it, from an interpolated string: <c>$"http://{endpoint}"</c>.</summary>
internal sealed class ReferenceExpression(string expression, IReadOnlyList<object> references) : IExpressionValue, IValueWithReferences
{
    public string ValueExpression => expression;

    public IEnumerable<object> References => references;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The stand-in records the app model, it does not run it.");

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    [InterpolatedStringHandler]
    internal ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength);
        private readonly List<object> _references = new(formattedCount);

        public readonly void AppendLiteral(string value) => _text.Append(value);

        public readonly void AppendFormatted(string? value) => _text.Append(value);

        public readonly void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider
        {
            _text.Append(valueProvider.ValueExpression);
            _references.Add(valueProvider);
        }

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider.Resource);

        internal readonly ReferenceExpression GetExpression() => new(_text.ToString(), [.. _references]);
    }
}
