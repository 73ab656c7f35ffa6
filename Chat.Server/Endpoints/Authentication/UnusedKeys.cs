using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Where the framework's keys for cookies are. Authentication brings them along and nothing here uses them: in memory they leave no files
/// in the home folder, need none, and nobody is warned of them.
/// </summary>
internal sealed class UnusedKeys : IXmlRepository, IXmlEncryptor
{
    private readonly ConcurrentQueue<XElement> elements = new();

    public IReadOnlyCollection<XElement> GetAllElements() => [.. elements];

    public void StoreElement(XElement element, string friendlyName) => elements.Enqueue(element);

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(plaintextElement, typeof(NullXmlDecryptor));
}
