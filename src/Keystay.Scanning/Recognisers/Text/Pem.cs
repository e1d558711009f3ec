using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>PEM blocks of any label, whole or without their END line.</summary>
internal sealed class Pem() : TextRecogniser(behind: 8, ahead: 32 << 10, new TextMark("BEGIN "))
{
    public override string Name => "pem";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        if (PemReader.TryRead(text.Chars, text.At) is not { } block)
        {
            return;
        }
        foreach (var container in block.Containers)
        {
            harvest.Deliver(container, text, "pem", text.Encoding, block.Start, block.End);
        }
    }
}
