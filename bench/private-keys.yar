/* What a careful user of yara would look for: every text form of a private key in ASCII and UTF-16, and the fixed bytes of the binary ones.
   Keystay is measured beside these rules in bench/speed. */

rule PemPrivateKey
{
    strings:
        $begin = /-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY( BLOCK)?-----/ ascii wide
    condition:
        $begin
}

rule OpenSshPrivateKey
{
    strings:
        $magic = "openssh-key-v1\x00"
        $base64 = "b3BlbnNzaC1rZXktdjE" ascii wide
    condition:
        any of them
}

rule Pkcs1RsaPrivateKey
{
    strings: /* SEQUENCE, version 0 or 1, INTEGER n of 1,024 to 4,096 bits (RFC 8017, A.1.2) */
        $der1024 = { 30 82 02 ?? 02 01 (00 | 01) 02 81 81 00 }
        $der2048 = { 30 82 ( 04 | 06 ) ?? 02 01 (00 | 01) 02 82 01 ( 01 | 81 ) 00 }
        $der4096 = { 30 82 09 ?? 02 01 (00 | 01) 02 82 02 01 00 }
    condition:
        any of them
}

rule Pkcs8PrivateKey
{
    strings: /* SEQUENCE, version 0 or 1, AlgorithmIdentifier rsaEncryption or id-ecPublicKey (RFC 5958, section 2) */
        $rsa = { 30 82 ?? ?? 02 01 (00 | 01) 30 0D 06 09 2A 86 48 86 F7 0D 01 01 01 }
        $ec = { 30 [1-2] 02 01 (00 | 01) 30 ( 10 | 13 | 14 ) 06 07 2A 86 48 CE 3D 02 01 }
    condition:
        any of them
}

rule Sec1EcPrivateKey
{
    strings: /* SEQUENCE, version 1, OCTET STRING of 32, 48 or 66 bytes, [0] or [1] (RFC 5915, section 3) */
        $p256 = { 30 ?? 02 01 01 04 20 [32] ( A0 | A1 ) }
        $p384 = { 30 81 ?? 02 01 01 04 30 [48] ( A0 | A1 ) }
        $p521 = { 30 81 ?? 02 01 01 04 42 [66] ( A0 | A1 ) }
    condition:
        any of them
}

rule Ed25519PrivateKey
{
    strings: /* PKCS#8 with id-Ed25519 (RFC 8410, section 7) */
        $der = { 30 ?? 02 01 (00 | 01) 30 05 06 03 2B 65 70 04 22 04 20 }
    condition:
        $der
}

rule PrivateJwk
{
    strings: /* RFC 7518, section 6 */
        $kty = /"kty"\s{0,4}:\s{0,4}"(RSA|EC|OKP)"/ ascii wide
        $d = /"d"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{43,700}"/ ascii wide
    condition:
        all of them
}

rule XmlRsaPrivateKey
{
    strings: /* RSA.ToXmlString(true) */
        $element = "<RSAKeyValue>" ascii wide
        $d = /<D>[A-Za-z0-9+\/=\s]{100,1400}<\/D>/ ascii wide
    condition:
        all of them
}
