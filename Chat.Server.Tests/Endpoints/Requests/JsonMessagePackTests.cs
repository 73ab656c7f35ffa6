using System.Buffers;
using System.Text.Json;
using Chat.Server.Endpoints.Requests;
using FluentAssertions;
using MessagePack;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>Objects on their way from JSON to MessagePack and back.</summary>
public sealed class JsonMessagePackTests
{
    private delegate void Writing(ref MessagePackWriter writer);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":1,"b":[true,false,null,"x"],"c":{"d":[]}}""")]
    [InlineData("""{"least":-9223372036854775808,"most":18446744073709551615}""")]
    [InlineData("""{"half":0.5,"whole":1.0,"small":1E-07}""")]
    [InlineData("""{"text":"Grüße, 世界 \"\uD83D\uDE00\" \\ \n"}""")]
    public void An_object_comes_back_as_it_was(string json) => Read(Written(json)).Should().Be(json);

    [Fact]
    public void Values_are_native_in_MessagePack()
    {
        var reader = new MessagePackReader(Written("""{"n":7,"f":1.5,"large":12345678901234567890,"huge":123456789012345678901,"t":true,"z":null}"""));

        reader.ReadMapHeader().Should().Be(6);
        reader.ReadString().Should().Be("n");
        reader.ReadInt32().Should().Be(7);
        reader.ReadString().Should().Be("f");
        reader.NextCode.Should().Be(MessagePackCode.Float64);
        reader.ReadDouble().Should().Be(1.5);
        reader.ReadString().Should().Be("large");
        reader.ReadUInt64().Should().Be(12345678901234567890);
        reader.ReadString().Should().Be("huge");
        reader.ReadDouble().Should().Be(123456789012345678901d);
        reader.ReadString().Should().Be("t");
        reader.ReadBoolean().Should().BeTrue();
        reader.ReadString().Should().Be("z");
        reader.TryReadNil().Should().BeTrue();
        reader.End.Should().BeTrue();
    }

    [Fact]
    public void Floating_point_that_is_whole_stays_floating_point() =>
        Read(Bytes((ref MessagePackWriter writer) => WriteField(ref writer, 3d))).Should().Be("""{"a":3.0}""");

    [Fact]
    public void Floating_point_of_half_the_width_keeps_its_short_form() =>
        Read(Bytes((ref MessagePackWriter writer) =>
        {
            writer.WriteMapHeader(1);
            writer.Write("a");
            writer.Write(0.1f);
        })).Should().Be("""{"a":0.1}""");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_JSON_does_not_have_are_refused(double number) =>
        Read(Bytes((ref MessagePackWriter writer) => WriteField(ref writer, number))).Should().BeNull();

    [Fact]
    public void Bytes_are_refused() => Read(Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Write("a");
        writer.Write("x"u8);
    })).Should().BeNull();

    [Fact]
    public void Extensions_are_refused() => Read(Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Write("a");
        writer.Write(new DateTime(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc));
    })).Should().BeNull();

    [Fact]
    public void A_key_that_is_no_string_is_refused() => Read(Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Write(1);
        writer.Write(1);
    })).Should().BeNull();

    [Fact]
    public void A_key_that_stands_twice_is_refused() => Read(Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(2);
        writer.Write("a");
        writer.Write(1);
        writer.Write("a");
        writer.Write(2);
    })).Should().BeNull();

    [Fact]
    public void Text_that_is_no_UTF_8_is_refused() => Read(Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Write("a");
        writer.WriteString([0xFF]);
    })).Should().BeNull();

    [Fact]
    public void What_is_no_map_is_refused() => Read(Bytes((ref MessagePackWriter writer) => writer.WriteArrayHeader(0))).Should().BeNull();

    [Fact]
    public void A_map_that_claims_more_than_there_is_ends_the_reading()
    {
        var claiming = Bytes((ref MessagePackWriter writer) => writer.WriteMapHeader(int.MaxValue));

        FluentActions.Invoking(() => Read(claiming)).Should().Throw<EndOfStreamException>();
    }

    [Fact]
    public void Nesting_is_taken_up_to_its_bound()
    {
        Read(Nested(32)).Should().NotBeNull();
        Read(Nested(33)).Should().BeNull();
    }

    [Fact]
    public void Nesting_without_end_does_not_end_the_stack() => Read(Nested(1_000_000)).Should().BeNull();

    [Fact]
    public void JSON_that_is_nested_without_end_does_not_end_the_stack() =>
        FluentActions.Invoking(() => Written(new string('[', 100_000))).Should().Throw<JsonException>();

    private static void WriteField(ref MessagePackWriter writer, double number)
    {
        writer.WriteMapHeader(1);
        writer.Write("a");
        writer.Write(number);
    }

    /// <summary>A map of arrays, that many levels in all.</summary>
    private static byte[] Nested(int levels) => Bytes((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Write("a");
        for (var level = 2; level < levels; level++) writer.WriteArrayHeader(1);
        writer.WriteArrayHeader(0);
    });

    private static byte[] Written(string json) => Bytes((ref MessagePackWriter writer) => JsonMessagePack.Write(ref writer, json));

    private static byte[] Bytes(Writing write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static string? Read(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        if (!JsonMessagePack.TryRead(ref reader, 32, out var json)) return null;
        reader.End.Should().BeTrue();
        return json;
    }
}
