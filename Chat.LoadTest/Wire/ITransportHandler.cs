namespace Chat.LoadTest.Wire;

internal interface ITransportHandler
{
    /// <summary>The span is valid during the call only.</summary>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The last call. Nothing more comes, for whatever reason.</summary>
    void OnEnd();
}
