using System.Text;
using CsCheck;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Sampling.Files;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>What a strategies file may say, and what is said about one that may not.</summary>
public sealed class StrategiesReaderTests
{
    [Fact]
    public void Reads_every_kind_of_strategy()
    {
        var document = Read("""
            {
              "service_strategies": [
                { "service": "foo", "type": "probabilistic", "param": 0.8,
                  "operation_strategies": [
                    { "operation": "op1", "type": "probabilistic", "param": 0.2 },
                    { "param": 1e-5, "type": "probabilistic", "operation": "" } ] },
                { "param": 5, "type": "ratelimiting", "service": "bar \ud83d\ude80" }
              ],
              "default_strategy": { "type": "probabilistic", "param": 1 }
            }
            """);

        Assert.Equal(new ProbabilisticStrategy(1), document.Default?.Strategy);
        Assert.Null(document.Default?.Operations);
        Assert.Equal(["foo", "bar 🚀"], document.Services.Select(service => service.Key));
        Assert.Equal(new ProbabilisticStrategy(0.8), document.Services[0].Value.Strategy);
        Assert.Equal([new OperationRate("op1", 0.2), new OperationRate("", 0.00001)], document.Services[0].Value.Operations);
        Assert.Equal(new RateLimitingStrategy(5), document.Services[1].Value.Strategy);
        Assert.Empty(document.Warnings);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\uFEFF { } \n")]
    [InlineData("""{"default_strategy":null,"service_strategies":null}""")]
    [InlineData("""{"service_strategies":[]}""")]
    public void A_file_may_leave_everything_out(string json)
    {
        var document = Read(json);

        Assert.Null(document.Default);
        Assert.Empty(document.Services);
    }

    [Theory]
    [InlineData("""{"type":"probabilistic","param":0}""")]
    [InlineData("""{"type":"probabilistic","param":-0.0}""")]
    [InlineData("""{"type":"probabilistic","param":0,"operation_strategies":[]}""")]
    [InlineData("""{"type":"probabilistic","param":0,"operation_strategies":null}""")]
    public void No_operations_are_the_same_as_none(string strategy)
    {
        var entry = Read($$"""{"default_strategy":{{strategy}}}""").Default;

        Assert.Equal(new ServiceEntry(new ProbabilisticStrategy(0), null), entry);
        Assert.False(double.IsNegative(((ProbabilisticStrategy)entry!.Value.Strategy!).Rate));
    }

    [Fact]
    public void Warns_of_what_no_client_can_do()
    {
        var document = Read("""
            { "default_strategy": { "type": "ratelimiting", "param": 0.9, "operation_strategies": [
                { "operation": "a", "type": "ratelimiting", "param": 3 },
                { "operation": "b", "type": "probabilistic", "param": 0.5 } ] },
              "service_strategies": [
                { "service": "foo", "operation_strategies": [ { "operation": "c", "type": "probabilistic", "param": 1 } ] } ] }
            """);

        Assert.Equal(new RateLimitingStrategy(0), document.Default?.Strategy);
        Assert.Equal([new OperationRate("b", 0.5)], document.Default?.Operations);
        Assert.Null(document.Services.Single().Value.Strategy);
        Assert.Equal(
            [
                "line 2: default_strategy.operation_strategies[0] is left out: operations can only be probabilistic, there is no way to tell a client anything else",
                "line 1: default_strategy.param is 0.9, but traces per second are a whole number: 0 is used",
                "line 5: service_strategies[0] has no type: operations that are not listed have the default probability",
            ],
            document.Warnings);
    }

    [Theory]
    [InlineData("", "line 1: this is not JSON: The input does not contain any JSON tokens.*")]
    [InlineData("\"nonsense\"", "line 1: the document is \"nonsense\", but must be an object")]
    [InlineData("null", "line 1: the document is null, but must be an object")]
    [InlineData("[]", "line 1: the document is a list, but must be an object")]
    [InlineData("{}\n{}", "line 2: this is not JSON: '{' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("{\n\"default_strategy\": {", "line 2: this is not JSON: *")]
    [InlineData("{ // comment\n}", "line 1: this is not JSON: *")]
    [InlineData("{\"default_strategy\":null,}", "line 1: this is not JSON: *")]
    [InlineData("{\n\n\"default_strategies\":{}}", "line 3: the document has \"default_strategies\", but may have only default_strategy, service_strategies")]
    [InlineData("{\"default_strategy\":null,\n\"default_strategy\":null}", "line 2: the document has \"default_strategy\" twice")]
    [InlineData("{\"default_strategy\":[]}", "line 1: default_strategy is a list, but must be an object")]
    [InlineData("{\"service_strategies\":{}}", "line 1: service_strategies is an object, but must be a list")]
    [InlineData("{\"service_strategies\":[\n1]}", "line 2: service_strategies[0] is 1, but must be an object")]
    [InlineData("{\"service_strategies\":[null]}", "line 1: service_strategies[0] is null, but must be an object")]
    [InlineData("{\"service_strategies\":[{\"service\":\"\\ud800\"}]}", "line 1: a text is not valid UTF-8, or has half a surrogate pair")]
    public void Refuses_what_is_no_strategies_file(string json, string message) => AssertRefused(json, message);

    [Theory]
    [InlineData("", "*: service_strategies[0].type is missing: it may be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("\"param\":1", "*: service_strategies[0].type is missing: it may be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("\"type\":\"const\",\"param\":1", "*: service_strategies[0].type is \"const\", but must be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("\"type\":\"Probabilistic\",\"param\":1", "*: service_strategies[0].type is \"Probabilistic\", but must be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("\"type\":1,\"param\":1", "*: service_strategies[0].type is 1, but must be a text")]
    [InlineData("\"type\":null,\"param\":1", "*: service_strategies[0].type is null, but must be a text")]
    [InlineData("\"type\":\"probabilistic\"", "*: service_strategies[0].param is missing: it is the probability, from 0 to 1")]
    [InlineData("\"type\":\"ratelimiting\"", "*: service_strategies[0].param is missing: it is the traces per second")]
    [InlineData("\"type\":\"probabilistic\",\"param\":\"0.5\"", "*: service_strategies[0].param is \"0.5\", but must be a number")]
    [InlineData("\"type\":\"probabilistic\",\"param\":true", "*: service_strategies[0].param is true, but must be a number")]
    [InlineData("\"type\":\"probabilistic\",\"param\":1.5", "*: service_strategies[0].param is 1.5, but a probability is a number from 0 to 1")]
    [InlineData("\"type\":\"probabilistic\",\"param\":1.0000000000000002", "*: service_strategies[0].param is 1.0000000000000002, but a probability *")]
    [InlineData("\"type\":\"probabilistic\",\"param\":-0.1", "*: service_strategies[0].param is -0.1, but a probability is a number from 0 to 1")]
    [InlineData("\"type\":\"probabilistic\",\"param\":1e999", "*: service_strategies[0].param is 1e999, but a probability is a number from 0 to 1")]
    [InlineData("\"type\":\"ratelimiting\",\"param\":-1", "*: service_strategies[0].param is -1, but traces per second are a whole number from 0 to 32767")]
    [InlineData("\"type\":\"ratelimiting\",\"param\":32767.5", "*: service_strategies[0].param is 32767.5, but traces per second are a whole number from 0 to 32767")]
    [InlineData("\"type\":\"ratelimiting\",\"param\":32768", "*: service_strategies[0].param is 32768, but traces per second are a whole number from 0 to 32767")]
    [InlineData("\"type\":\"probabilistic\",\"param\":1,\"params\":1", "*: service_strategies[0] has \"params\", but may have only service, type, param, operation_strategies")]
    [InlineData("\"type\":\"probabilistic\",\"param\":1,\"param\":1", "*: service_strategies[0] has \"param\" twice")]
    [InlineData("\"operation_strategies\":[]", "*: service_strategies[0].type is missing: it may be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("\"param\":1,\"operation_strategies\":[{\"operation\":\"a\",\"type\":\"probabilistic\",\"param\":1}]", "*: service_strategies[0].type is missing: *")]
    public void Refuses_a_strategy_that_makes_no_sense(string members, string message) =>
        AssertRefused($$"""{"service_strategies":[{{{$"\"service\":\"foo\",{members}".TrimEnd(',')}}}]}""", message);

    [Theory]
    [InlineData("{\"type\":\"probabilistic\",\"param\":1}", "line 2: service_strategies[0].service is missing: whose strategy is this?")]
    [InlineData("{\"service\":\"\",\"type\":\"probabilistic\",\"param\":1}", "line 2: service_strategies[0].service is missing: whose strategy is this?")]
    [InlineData("{\"service\":1,\"type\":\"probabilistic\",\"param\":1}", "line 2: service_strategies[0].service is 1, but must be a text")]
    [InlineData(
        "{\"service\":\"a\",\"type\":\"probabilistic\",\"param\":1},{\"service\":\"b\",\"type\":\"probabilistic\",\"param\":1},\n{\"service\":\"a\",\"type\":\"probabilistic\",\"param\":1}",
        "line 3: service_strategies[2].service is \"a\", which has a strategy already")]
    public void Refuses_a_service_without_a_name_of_its_own(string services, string message) =>
        AssertRefused($$"""{"service_strategies":[{{"\n"}}{{services}}]}""", message);

    [Theory]
    [InlineData("{}", "line 2: default_strategy.operation_strategies[0].operation is missing: whose strategy is this?")]
    [InlineData("1", "line 2: default_strategy.operation_strategies[0] is 1, but must be an object")]
    [InlineData("{\"operation\":\"a\"}", "line 2: default_strategy.operation_strategies[0].type is missing: it may be \"probabilistic\" or \"ratelimiting\"")]
    [InlineData("{\"operation\":\"a\",\"type\":\"probabilistic\",\"param\":2}", "line 2: default_strategy.operation_strategies[0].param is 2, but a probability *")]
    [InlineData("{\"operation\":\"a\",\"operation_strategies\":[]}", "line 2: default_strategy.operation_strategies[0] has \"operation_strategies\", but *")]
    [InlineData(
        "{\"operation\":\"a\",\"type\":\"ratelimiting\",\"param\":2},{\"operation\":\"a\",\"type\":\"probabilistic\",\"param\":1}",
        "line 2: default_strategy.operation_strategies[1].operation is \"a\", which has a strategy already")]
    public void Refuses_an_operation_that_makes_no_sense(string operations, string message) =>
        AssertRefused($$$"""{"default_strategy":{"type":"probabilistic","param":1,"operation_strategies":[{{{"\n"}}}{{{operations}}}]}}""", message);

    [Fact]
    public void The_default_strategy_has_no_service() =>
        AssertRefused(
            """{"default_strategy":{"service":"foo","type":"probabilistic","param":1}}""",
            "line 1: default_strategy has \"service\", but may have only type, param, operation_strategies");

    [Fact]
    public void A_long_mistake_is_not_repeated_whole()
    {
        var error = Assert.Throws<StrategiesFileException>(() => Read($$"""{"{{new string('x', 100_000)}}":1}"""));
        Assert.InRange(error.Message.Length, 60, 200);
    }

    [Fact]
    public void Text_that_is_no_UTF8_is_refused()
    {
        byte[] json = [.. "{\n\"service_strategies\":[{\"service\":\""u8, 0xFF, .. "\",\"type\":\"probabilistic\",\"param\":1}]}"u8];
        var error = Assert.Throws<StrategiesFileException>(() => StrategiesReader.Read(json));
        Assert.StartsWith("line 2: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A good file that was cut off, or of which a byte was changed, is read or refused, and nothing else happens.</summary>
    [Fact]
    public void Damage_is_read_or_refused()
    {
        var good = """
            {"default_strategy":{"type":"probabilistic","param":0.5,"operation_strategies":[{"operation":"/h\u00e4","type":"probabilistic","param":0}]},
            "service_strategies":[{"service":"foo","type":"ratelimiting","param":5}]}
            """u8.ToArray();
        for (var length = 0; length < good.Length; length++)
        {
            var cut = good[..length];
            Assert.Throws<StrategiesFileException>(() => StrategiesReader.Read(cut));
        }

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. good];
            changed[at] = value;
            try
            {
                return StrategiesReader.Read(changed) is not null;
            }
            catch (StrategiesFileException error)
            {
                return error.Message.StartsWith("line ", StringComparison.Ordinal);
            }
        });
    }

    private static StrategiesDocument Read(string json) => StrategiesReader.Read(Encoding.UTF8.GetBytes(json));

    /// <param name="json">The file.</param>
    /// <param name="message">What is said; <c>*</c> at its beginning or end is anything.</param>
    private static void AssertRefused(string json, string message)
    {
        var error = Assert.Throws<StrategiesFileException>(() => Read(json)).Message;
        if (message.StartsWith('*')) Assert.Contains(message.Trim('*'), error, StringComparison.Ordinal);
        else if (message.EndsWith('*')) Assert.StartsWith(message.TrimEnd('*'), error, StringComparison.Ordinal);
        else Assert.Equal(message, error);
    }
}
